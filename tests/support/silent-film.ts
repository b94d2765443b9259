// A film of nothing but silence, for players that have to play something: a WAV file (RIFF, PCM, 8 bit, one channel).

const samplesPerSecond = 8000
const headBytes = 44

/** @param seconds how long it plays */
export function silentFilm(seconds: number): Buffer {
  const samples = Buffer.alloc(seconds * samplesPerSecond, 128)
  const head = Buffer.alloc(headBytes)
  head.write('RIFF', 0)
  head.writeUInt32LE(headBytes - 8 + samples.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20) // PCM
  head.writeUInt16LE(1, 22) // channels
  head.writeUInt32LE(samplesPerSecond, 24)
  head.writeUInt32LE(samplesPerSecond, 28) // bytes a second
  head.writeUInt16LE(1, 32) // bytes a sample
  head.writeUInt16LE(8, 34) // bits a sample
  head.write('data', 36)
  head.writeUInt32LE(samples.length, 40)
  return Buffer.concat([head, samples])
}
