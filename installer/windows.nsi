; The installer for Windows, from the folder that PyInstaller made there:
;   makensis /DVERSION=0.1.0 installer\windows.nsi
; It installs for one user and asks for no administrator. See installer/README.md.

Unicode true
SetCompressor /SOLID lzma
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh

!ifndef VERSION
  !error "Say which version: makensis /DVERSION=0.1.0 installer\windows.nsi"
!endif
!ifndef SOURCE
  !define SOURCE "${__FILEDIR__}\..\dist\ripieno"
!endif
!ifndef ICON
  !define ICON "${__FILEDIR__}\..\build\ripieno\icons\ripieno.ico"
!endif
!ifndef TARGET
  !define TARGET "${__FILEDIR__}\..\dist\ripieno-${VERSION}-setup.exe"
!endif

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Ripieno"
!define TYPE "Ripieno.MidiFile"

Name "Ripieno ${VERSION}"
OutFile "${TARGET}"
InstallDir "$LOCALAPPDATA\Programs\Ripieno"
InstallDirRegKey HKCU "Software\Ripieno" "Folder"
BrandingText "Ripieno ${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\ripieno-gui.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Ripieno"
!define MUI_FINISHPAGE_TEXT "Ripieno is installed.$\r$\n$\r$\nTo play live into a DAW, Windows needs a MIDI loopback port. \
Windows MIDI Services have one; on older systems install loopMIDI. docs\installing.md tells how."
!insertmacro MUI_PAGE_LICENSE "${SOURCE}\_internal\LICENSE"
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIAddVersionKey ProductName "Ripieno"
VIAddVersionKey FileDescription "Ripieno, installer"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey LegalCopyright "Ripieno contributors, MIT licence"
VIProductVersion "${VERSION}.0"

Section "Ripieno"
  ; Modules of an older version must not be found by this one.
  RMDir /r "$INSTDIR\_internal"
  SetOutPath "$INSTDIR"
  File /r "${SOURCE}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\Ripieno.lnk" "$INSTDIR\ripieno-gui.exe"

  ; Among "Open with", never in the place of the program that opens MIDI files now.
  WriteRegStr HKCU "Software\Classes\${TYPE}" "" "MIDI file"
  WriteRegStr HKCU "Software\Classes\${TYPE}\DefaultIcon" "" "$INSTDIR\ripieno-gui.exe,0"
  WriteRegStr HKCU "Software\Classes\${TYPE}\shell\open\command" "" '"$INSTDIR\ripieno-gui.exe" "%1"'
  WriteRegNone HKCU "Software\Classes\.mid\OpenWithProgids" "${TYPE}"
  WriteRegNone HKCU "Software\Classes\.midi\OpenWithProgids" "${TYPE}"

  WriteRegStr HKCU "Software\Ripieno" "Folder" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Ripieno"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\ripieno-gui.exe"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Ripieno contributors"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
  ; Settings in %LOCALAPPDATA%\ripieno stay; only what was installed goes.
  Delete "$SMPROGRAMS\Ripieno.lnk"
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\ripieno.exe"
  Delete "$INSTDIR\ripieno-gui.exe"
  Delete "$INSTDIR\LICENCES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "Software\Classes\${TYPE}"
  DeleteRegValue HKCU "Software\Classes\.mid\OpenWithProgids" "${TYPE}"
  DeleteRegValue HKCU "Software\Classes\.midi\OpenWithProgids" "${TYPE}"
  DeleteRegKey HKCU "Software\Ripieno"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
