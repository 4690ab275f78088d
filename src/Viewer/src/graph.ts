import { type GraphData, type MarkName, markNames, type ValueKind, valueKinds } from './page'

/** A graph of the page with what is looked up often: who makes and who uses a value, what runs in which call. */
export class Graph {
  readonly operationCount: number
  readonly valueCount: number
  readonly callCount: number
  /** By value: the operation that makes it; -1 without one. */
  readonly producer: Int32Array
  /** By operation: the call that it is in; -1 outside all. */
  readonly callOf: Int32Array
  /** By operation: the calls that are its bodies. */
  readonly bodies: ReadonlyMap<number, readonly number[]>
  /** By module: its calls. */
  readonly callsOfModule: readonly (readonly number[])[]
  /** By operator. */
  private readonly saysConstant: Uint8Array
  private readonly inBody: Uint8Array
  private readonly useStart: Int32Array
  private readonly useOperation: Int32Array

  constructor(
    readonly data: GraphData,
    /** Which of the page's graphs it is. */
    readonly index: number,
  ) {
    const { operations, values, calls } = data
    this.operationCount = operations.operator.length
    this.valueCount = values.name.length
    this.callCount = calls.module.length
    this.callOf = Int32Array.from(operations.call)
    this.producer = new Int32Array(this.valueCount).fill(-1)
    for (let op = 0; op < this.operationCount; op++)
      for (let at = operations.outputStart[op]!; at < operations.outputStart[op + 1]!; at++)
        if (operations.outputs[at]! >= 0) this.producer[operations.outputs[at]!] = op
    this.useStart = new Int32Array(this.valueCount + 2)
    for (const value of operations.inputs) if (value >= 0) this.useStart[value + 2]!++
    for (let value = 2; value < this.useStart.length; value++) this.useStart[value]! += this.useStart[value - 1]!
    this.useOperation = new Int32Array(this.useStart[this.valueCount + 1]!)
    for (let op = 0; op < this.operationCount; op++)
      for (let at = operations.inputStart[op]!; at < operations.inputStart[op + 1]!; at++) {
        const value = operations.inputs[at]!
        if (value >= 0) this.useOperation[this.useStart[value + 1]!++] = op
      }
    this.saysConstant = Uint8Array.from(data.operators, (name) => Number(/(^|::)Constant(OfShape)?$/.test(name)))
    const bodies = new Map<number, number[]>()
    for (const [call, op] of Object.entries(calls.bodyOf)) {
      const list = bodies.get(op)
      if (list) list.push(Number(call))
      else bodies.set(op, [Number(call)])
    }
    this.bodies = bodies
    this.inBody = new Uint8Array(this.callCount)
    // a caller stands before what it calls
    for (let call = 0; call < this.callCount; call++)
      if (calls.bodyOf[call] !== undefined || (calls.parent[call]! >= 0 && this.inBody[calls.parent[call]!])) this.inBody[call] = 1
    const callsOfModule: number[][] = data.modules.path.map(() => [])
    calls.module.forEach((module, call) => {
      if (module >= 0) callsOfModule[module]!.push(call)
    })
    this.callsOfModule = callsOfModule
  }

  /** Whether an operation is inside another: in a branch, a loop, a function, or in what that was carried out by. */
  isInBody(op: number): boolean {
    return this.isBody(this.callOf[op]!)
  }

  /** Whether a call is a body or runs in one. */
  isBody(call: number): boolean {
    return call >= 0 && this.inBody[call] === 1
  }

  /** The operations that use a value, in order; one that uses it twice stands there twice. */
  uses(value: number): Int32Array {
    return this.useOperation.subarray(this.useStart[value]!, this.useStart[value + 1]!)
  }

  inputs(op: number): readonly number[] {
    const { inputStart, inputs } = this.data.operations
    return inputs.slice(inputStart[op], inputStart[op + 1])
  }

  outputs(op: number): readonly number[] {
    const { outputStart, outputs } = this.data.operations
    return outputs.slice(outputStart[op], outputStart[op + 1])
  }

  inputName(op: number, slot: number): string {
    const { inputStart, inputNames } = this.data.operations
    return this.data.ports[inputNames[inputStart[op]! + slot]!]!
  }

  outputName(op: number, slot: number): string {
    const { outputStart, outputNames } = this.data.operations
    return this.data.ports[outputNames[outputStart[op]! + slot]!]!
  }

  kind(value: number): ValueKind {
    return valueKinds[this.data.values.kind[value]!]!
  }

  /** Whether a value is kept by the model rather than flowing: a parameter, a buffer, a constant. */
  isKept(value: number): boolean {
    const kind = this.data.values.kind[value]!
    return (kind >= 2 && kind <= 4) || kind === 6
  }

  /** Whether a value flows from box to box; what is kept, and constants, are told in the boxes that use them. */
  isFlowing(value: number): boolean {
    const producer = this.producer[value]!
    return !this.isKept(value) && (producer < 0 || !this.isConstant(producer))
  }

  /** Whether an operation only says a constant, as ONNX's Constant does, and ConstantOfShape of a constant shape. One that a comparison marks is more than that. */
  isConstant(op: number): boolean {
    const { operator } = this.data.operations
    return this.saysConstant[operator[op]!] === 1 && !this.data.marks?.operations[op] && this.inputs(op).every((value) => value < 0 || this.isKept(value))
  }

  /** A value's type as text; empty where not known. */
  type(value: number): string {
    return this.data.types[this.data.values.type[value]!] ?? ''
  }

  operator(op: number): string {
    return this.data.operators[this.data.operations.operator[op]!]!
  }

  /** The operator without its domain and its overload: `conv2d`. */
  operatorName(op: number): string {
    const whole = this.operator(op)
    const name = whole.startsWith('aten::') ? whole.slice(6) : whole
    const dot = name.indexOf('.')
    return dot > 0 && whole !== name ? name.slice(0, dot) : name
  }

  modulePath(call: number): string {
    return this.data.modules.path[this.data.calls.module[call]!] ?? ''
  }

  moduleType(call: number): string {
    return this.data.modules.type[this.data.calls.module[call]!] ?? ''
  }

  operationMark(op: number): MarkName {
    return markNames[this.data.marks?.operations[op] ?? 0]!
  }

  callMark(call: number): MarkName {
    return markNames[this.data.marks?.calls[call] ?? 0]!
  }
}
