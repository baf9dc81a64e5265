"""What tracks, sounds and parts of songs are called in languages whose files have older encodings."""

_JAPANESE = """
ドラム ピアノ ベース ギター メロディ メロディー ストリングス ボーカル ヴォーカル コード シンセ
オルガン リード パーカッション ブラス フルート バイオリン ヴァイオリン チェロ トランペット
サックス コーラス リズム バッキング アルペジオ エレキ アコースティック イントロ サビ 曲 歌
作曲 編曲 間奏 前奏 伴奏 主旋律 メロ トラック パート ハープ ホルン クラリネット オーボエ
ティンパニ ソロ スネア シンバル ハイハット 無題
"""
_CHINESE = """
钢琴 鋼琴 贝斯 貝斯 吉他 鼓组 鼓組 架子鼓 爵士鼓 打击乐 打擊樂 弦乐 弦樂 小提琴 中提琴
大提琴 长笛 長笛 单簧管 双簧管 小号 小號 长号 長號 圆号 萨克斯 薩克斯風 和声 和聲 和弦
旋律 主唱 人声 人聲 合唱 副歌 主歌 间奏 尾奏 低音 节奏 節奏 合成器 古筝 古箏 二胡 笛子
琵琶 音轨 音軌 未命名 电吉他 電吉他 木吉他 竖琴 豎琴 定音鼓
"""
_KOREAN = """
드럼 피아노 베이스 기타 보컬 현악 스트링 멜로디 코러스 후렴 전주 간주 오르간 신디 신스
바이올린 첼로 비올라 플루트 트럼펫 색소폰 브라스 리듬 코드 반주 트랙 타악기 클라리넷 호른
하프 노래 합창
"""
_CYRILLIC = """
барабаны ударные фортепиано пианино рояль бас гитара бас-гитара скрипка альт виолончель контрабас
флейта кларнет гобой труба валторна тромбон саксофон орган струнные хор голос вокал мелодия ритм
соло припев куплет вступление проигрыш дорожка аккорды синтезатор арфа литавры аккордеон баян
барабани гітара скрипки клавиши туба перкуссия піаніно бубон приспів китара пиано гласови бубњеви
клавир виолина глас
"""
_GREEK = """
κιθάρα πιάνο τύμπανα μπάσο βιολί φλάουτο φωνή τραγούδι μπουζούκι ρεφρέν εισαγωγή όργανο ακορντεόν
"""
_LATIN = """
şarkı bağlama çello flüt giriş yaylılar bębny głos śpiew wstęp trąbka chór bicí klavír flétna basová
zpěv refrén lesní klávesy smyčce úvod příčná hegedű gitár ének nagybőgő bőgő vonósok violončelo
chitară vioară percuție flöte querflöte bläser große hörner blechbläser chöre männerchor geräusche
überleitung flûte à électrique mélodie chœur chœurs général début percusión batería melodía órgano
acústica eléctrica violín introducción canción corazón acordeón violão percussão elétrico elétrica
acústico refrão introdução coração canção órgão metà però perché fløjte trommesæt stråkar kör sång
flöjt fløyte säng
"""
_HEBREW_ARABIC_THAI = """
תופים פסנתר גיטרה בס כינור חליל שירה פזמון גיטרת מנגינה بيانو طبل عود كمان ناي إيقاع غيتار جيتار لحن
กลอง เปียโน กีตาร์ เบส เมโลดี้ ไวโอลิน
"""

WORDS: tuple[str, ...] = tuple(
    word
    for words in (_JAPANESE, _CHINESE, _KOREAN, _CYRILLIC, _GREEK, _LATIN, _HEBREW_ARABIC_THAI)
    for word in words.split()
)
"""Words in lower case; those of Latin letters have some beyond ASCII."""

COMMON_HANZI = frozenset(
    "的一是不了在人有我他这個个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作"
    "里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实"
    "日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政"
    "美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员"
    "解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件"
    "计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象"
    "完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运音乐曲歌爱"
    "唱梦花风雪夜星雨春夏秋冬红蓝們來為國說時會過發後還進樣無與長機關點業將兩間問戰頭體見產給門電數報結務"
    "場計讓認題氣萬樂愛夢風紅藍轨軌弦琴鼓笛号號组組吉贝貝低快慢左右副尾奏伴节節拍聲器钢鋼铜銅木"
)
"""Characters that Chinese names often have, simplified and traditional."""

COMMON_HANGUL = frozenset(
    "가각간강개거건게겨경계고공과관구국군그글금기길나남내너네노녹누는늘니다단대더데도동되두드들등디라란래"
    "러럼레려로록론료루르른를름리린마만말망매머메멜며면명모목몬무문물미민바반발방배버번베벨보복본부분비사"
    "산살상새색생서선설성세소속손솔수순스시식신실심아안알암앙애야약양어언얼엄에여역연열영예오온올와완왕외"
    "요용우운울원월위유은을음의이인일임입자작잔장재저적전절점정제조족종좌주준중지직진차창찬채처천철첫청체"
    "초최추축출충치카칼캐커컨케코콜쿠크클키킹타탄태터테텐토톤통투트틀티팅파판팔패퍼페편펫평포폰표푸프플피"
    "필하학한할함합항해행향허현형호화환황회후훈휴흐희힘봄꿈별밤빛눈꽃람랑"
)
"""Syllables that Korean names often have."""
