-- Record MIDI with Ardour, headless: FOLDER SECONDS.
-- Says RECORDING when it rolls; the notes are in FOLDER/interchange/*/midifiles/.
-- Another program connects the track's input: where this thread does it while Ardour's own threads
-- describe the new port, their requests mix in one socket and the JACK server gives up.
io.stdout:setvbuf("line")
local folder, seconds = arg[1], tonumber(arg[2])
assert(not AudioEngine:set_backend("JACK", "ardour", ""):isnil(), "no JACK")
local session = assert(create_session(folder, "recording", 48000), "no session")

ARDOUR.LuaAPI.usleep(1000000)
local midi = ARDOUR.ChanCount(ARDOUR.DataType("midi"), 1)
local track
for made in session:new_midi_track(midi, midi, true, ARDOUR.PluginInfo(), nil, nil, 1, "ripieno",
		ARDOUR.PresentationInfo.max_order, ARDOUR.TrackMode.Normal, true):iter() do
	track = made
end
ARDOUR.LuaAPI.usleep(500000)
track:to_track():rec_enable_control():set_value(1, PBD.GroupControlDisposition.NoGroup)
-- A request that comes before the engine has run a cycle is forgotten, so it is made again.
while not session:actively_recording() do
	session:maybe_enable_record(false)
	session:request_roll(ARDOUR.TransportRequestSource.TRS_UI)
	ARDOUR.LuaAPI.usleep(300000)
end
print("RECORDING")
ARDOUR.LuaAPI.usleep(seconds * 1000000)
session:request_stop(false, false, ARDOUR.TransportRequestSource.TRS_UI)
while session:transport_rolling() do ARDOUR.LuaAPI.usleep(10000) end
ARDOUR.LuaAPI.usleep(500000)
session:save_state("")
print("SAVED")
os.exit(0)
