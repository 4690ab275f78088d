// Runs models on ONNX Runtime and tells what they gave, so that two files can be compared.
//
//   node run.mjs MODEL.onnx…
//
// Prints one JSON list, an entry a model in the order they were named:
//   {"model": "a.onnx", "outputs": [{"name", "type", "dims", "sha256", "sum", "first"}]}
//   {"model": "b.onnx", "error": "what ONNX Runtime said"}
// Inputs are made from a seed and the input's place, type and shape; a dimension without a size is 2,
// so the same network is given the same numbers whatever file it comes from. Exits 1 when a model failed.
import { createHash } from 'node:crypto';
import ort from 'onnxruntime-node';

const arrays = {
  float32: Float32Array, float64: Float64Array, uint8: Uint8Array, int8: Int8Array, bool: Uint8Array,
  uint16: Uint16Array, int16: Int16Array, int32: Int32Array, uint32: Uint32Array,
  int64: BigInt64Array, uint64: BigUint64Array,
};

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function* numbers(seed) {
  for (let state = seed >>> 0; ;) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

function makeInput({ type, shape }, place) {
  const dims = shape.map((size) => (Number.isInteger(size) && size >= 0 ? size : 2));
  const length = dims.reduce((product, size) => product * size, 1);
  const Numbers = arrays[type];
  if (!Numbers) throw new Error(`no way to make an input of ${type}`);
  const random = numbers(1000 + place);
  const data = Numbers.from({ length }, () => {
    const { value } = random.next();
    if (type.startsWith('float')) return value * 2 - 1;
    if (type === 'bool') return value < 0.5 ? 0 : 1;
    // whole numbers are most often indices and counts: small ones are valid everywhere
    const whole = 1 + Math.floor(value * 4);
    return type.endsWith('int64') ? BigInt(whole) : whole;
  });
  return new ort.Tensor(type, data, dims);
}

function describe(name, { type, dims, data }) {
  const plain = Array.from(data, (item) => (typeof item === 'bigint' ? Number(item) : item));
  const bytes = ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(JSON.stringify(plain));
  return {
    name, type, dims,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    sum: plain.reduce((sum, item) => sum + Number(item), 0),
    first: plain.slice(0, 8),
  };
}

async function run(model) {
  // one thread and no rewriting of the graph: the same sums in the same order on every run
  const session = await ort.InferenceSession.create(model, {
    intraOpNumThreads: 1, interOpNumThreads: 1, graphOptimizationLevel: 'disabled', logSeverityLevel: 3,
  });
  try {
    const feeds = Object.fromEntries(session.inputMetadata.map((input, place) => [input.name, makeInput(input, place)]));
    const results = await session.run(feeds);
    return { model, outputs: session.outputNames.map((name) => describe(name, results[name])) };
  } finally {
    await session.release();
  }
}

const answers = [];
for (const model of process.argv.slice(2)) {
  try {
    answers.push(await run(model));
  } catch (error) {
    answers.push({ model, error: error.message });
    process.exitCode = 1;
  }
}
console.log(JSON.stringify(answers, null, 1));
