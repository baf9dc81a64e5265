import subprocess
import sys
print(sys.argv)
subprocess.run("ls -la /dev/snd /opt /opt/packages | head -80; aconnect -l; lsmod; time python3 -c 'import onnxruntime'; time python3 -m app.cli ports; time python3 -c 'import rtmidi; print(rtmidi.get_compiled_api())';df -h; ip addr", shell=True)
