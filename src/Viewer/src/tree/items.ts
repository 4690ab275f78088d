import type { Settings } from '../app'
import type { Graph } from '../graph'
import type { MarkName } from '../page'

/** What can be a box: an operation, a module call (or a body), a group of calls that are alike, a section of a long list, what a comparison found unchanged, and what the pass is given and gives. */
export type ItemKind = 'root' | 'operation' | 'call' | 'repeats' | 'passes' | 'section' | 'unchanged' | 'input' | 'output'

export interface Item {
  readonly kind: ItemKind
  /** The same for the same thing whenever the tree is made: what is open is remembered by it. */
  readonly key: string
  /** An operation's, a call's or a value's place; of a group, its first call; of a section, nothing. */
  readonly index: number
  parent: Item | null
  children: Item[]
  /** Its operations are those from `start` to `end` in `Tree.order`. */
  start: number
  end: number
  /** For what lies in a scope while that is laid out: its place among the scope's boxes. */
  place: number
}

/**
 * More children than this are put into sections, so that a graph without modules opens part by part too. The layout's recursion needs
 * a few times less than what is there anyway: it gives up at a chain of about 950.
 */
const longestList = 150
const sectionLength = 100

/** So many boxes side by side that a comparison found unchanged are one. */
const fewestUnchanged = 3

/** The boxes of a graph and what they are in, as the settings have it. */
export class Tree {
  readonly root: Item
  /** Operations, those of one box side by side. */
  readonly order: Int32Array
  readonly itemOfOperation: Item[] = []
  /** Calls without operations have no box. */
  readonly itemOfCall: (Item | undefined)[]
  /** By value: the boxes of what is given with it. */
  readonly outputsOf = new Map<number, Item[]>()
  /** Of an operation that is open: what its body gives, and what of the operation that is, by turns. */
  readonly resultsOf = new Map<Item, number[]>()
  private readonly states = new Map<Item, MarkName | 'mixed'>()
  private readonly byKey = new Map<string, Item>()

  constructor(
    readonly graph: Graph,
    settings: Pick<Settings, 'fold' | 'roll'>,
  ) {
    this.root = this.item('root', 'root', -1, null)
    this.itemOfCall = new Array<Item | undefined>(graph.callCount)
    this.addInputs()
    for (let op = 0; op < graph.operationCount; op++)
      if (!graph.isConstant(op)) {
        const scope = this.scopeOf(op)
        const item = this.item('operation', 'o' + op, op, scope)
        scope.children.push(item)
        this.itemOfOperation[op] = item
      }
    this.addOutputs()
    this.group(settings)
    this.order = Int32Array.from(this.numbered())
  }

  find(key: string): Item | undefined {
    return this.byKey.get(key)
  }

  private item(kind: ItemKind, key: string, index: number, parent: Item | null): Item {
    const item: Item = { kind, key, index, parent, children: [], start: 0, end: 0, place: -1 }
    this.byKey.set(key, item)
    return item
  }

  private scopeOf(op: number): Item {
    const call = this.graph.callOf[op]!
    return call < 0 ? this.root : this.callItem(call)
  }

  /** The box of a call, made with those around it where it is not there yet. A body that is its operation's only one is the operation's box. */
  private callItem(call: number): Item {
    const known = this.itemOfCall[call]
    if (known) return known
    const { calls } = this.graph.data
    const op = calls.bodyOf[call]
    let made: Item
    if (op === undefined) {
      const parent = calls.parent[call]!
      const around = parent < 0 ? this.root : this.callItem(parent)
      made = this.item('call', 'c' + call, call, around)
      around.children.push(made)
    } else {
      // an operation stands before those of its bodies, so its box is there
      const around = this.itemOfOperation[op] ?? this.root
      if (around !== this.root && this.graph.bodies.get(op)!.length === 1) made = around
      else {
        made = this.item('call', 'c' + call, call, around)
        around.children.push(made)
      }
    }
    this.itemOfCall[call] = made
    return made
  }

  private addInputs(): void {
    const { inputs } = this.graph.data
    // files of old ONNX versions list their weights among the inputs
    for (let at = 0; at < inputs.length; at += 2)
      if (inputs[at + 1]! < 0 && !this.graph.isKept(inputs[at]!)) this.root.children.push(this.item('input', 'i' + inputs[at], inputs[at]!, this.root))
  }

  private addOutputs(): void {
    const { inputs, outputs } = this.graph.data
    for (let at = 0; at < inputs.length; at += 2) {
      const scope = this.itemOfCall[inputs[at + 1]!]
      if (!scope) continue
      // what comes from outside comes in at the edge
      const key = 'i' + inputs[at]
      if (this.graph.producer[inputs[at]!]! < 0 && !this.byKey.has(key)) scope.children.unshift(this.item('input', key, inputs[at]!, scope))
    }
    for (let at = 0; at < outputs.length; at += 2) {
      const scope = outputs[at + 1]! < 0 ? this.root : this.itemOfCall[outputs[at + 1]!]
      if (!scope) continue
      if (scope.kind === 'operation') {
        this.addResult(scope, outputs[at]!, outputs[at + 1]!)
        continue
      }
      const item = this.item('output', `x${at / 2}`, outputs[at]!, scope)
      scope.children.push(item)
      const known = this.outputsOf.get(outputs[at]!)
      if (known) known.push(item)
      else this.outputsOf.set(outputs[at]!, [item])
    }
  }

  /** What a body gives is what its operation gives, in order, where they are as many; a loop's body gives its condition besides. */
  private addResult(scope: Item, value: number, body: number): void {
    const { outputs } = this.graph.data
    const given: number[] = []
    for (let at = 0; at < outputs.length; at += 2) if (outputs[at + 1] === body) given.push(outputs[at]!)
    const results = this.graph.outputs(scope.index)
    const skipped = given.length - results.length
    const result = results[given.indexOf(value) - skipped]
    if (result === undefined || result < 0 || skipped < 0) return
    const known = this.resultsOf.get(scope)
    if (known) known.push(value, result)
    else this.resultsOf.set(scope, [value, result])
  }

  private group(settings: Pick<Settings, 'fold' | 'roll'>): void {
    const { calls } = this.graph.data
    const waiting = [this.root]
    for (let scope = waiting.pop(); scope; scope = waiting.pop()) {
      for (const child of scope.children) if (child.children.length > 0) waiting.push(child)
      if (settings.roll) this.gather(scope, 'passes', (call) => (calls.module[call]! < 0 ? undefined : calls.module[call]))
      if (settings.fold) this.gather(scope, 'repeats', (call) => calls.repeats[call])
      if (settings.fold && this.graph.data.marks) this.foldUnchanged(scope)
      for (const child of scope.children) if (child.kind === 'repeats' || child.kind === 'passes' || child.kind === 'unchanged') while (child.children.length > longestList) this.divide(child)
      while (scope.children.length - of(scope, 'input').length - of(scope, 'output').length > longestList) this.divide(scope)
    }
  }

  /** Puts the calls of a scope that have one mark into a group, in the place of the first. */
  private gather(scope: Item, kind: 'passes' | 'repeats', markOf: (call: number) => number | undefined): void {
    const groups = new Map<string, Item[]>()
    let runs = 0
    let before: MarkName | 'mixed' = 'same'
    for (const child of scope.children) {
      if (child.kind !== 'call') continue
      const mark = markOf(child.index)
      if (mark === undefined) continue
      // in a comparison, what is new is in no group with what was there, and what changed in none
      const state = this.stateOf(child)
      if (state !== before || state === 'mixed') runs++
      before = state
      const key = `${mark} ${runs}`
      const group = groups.get(key)
      if (group) group.push(child)
      else groups.set(key, [child])
    }
    const taken = new Map<Item, Item | null>()
    for (const members of groups.values()) {
      if (members.length < 2 || (members.length === scope.children.length && scope.kind === 'repeats')) continue
      const group = this.item(kind, (kind === 'passes' ? 'p' : 'r') + members[0]!.index, members[0]!.index, scope)
      group.children = members
      members.forEach((member, n) => {
        member.parent = group
        taken.set(member, n === 0 ? group : null)
      })
    }
    if (taken.size > 0) scope.children = scope.children.flatMap((child) => (taken.has(child) ? (taken.get(child) ?? []) : child))
  }

  /** Puts what a comparison found unchanged, and stands side by side, into one box; not where nothing changed at all. */
  private foldUnchanged(scope: Item): void {
    if (!scope.children.some((child) => this.isChanged(child))) return
    const folded: Item[] = []
    let run: Item[] = []
    const end = () => {
      if (run.length < fewestUnchanged) folded.push(...run)
      else {
        const group = this.item('unchanged', 'u' + run[0]!.key, -1, scope)
        group.children = run
        for (const child of run) child.parent = group
        folded.push(group)
      }
      run = []
    }
    for (const child of scope.children)
      if (child.kind !== 'input' && child.kind !== 'output' && !this.isChanged(child)) run.push(child)
      else {
        end()
        folded.push(child)
      }
    end()
    scope.children = folded
  }

  private isChanged(item: Item): boolean {
    return this.stateOf(item) !== 'same'
  }

  /** In a comparison, what became of a box with all that is in it; `mixed` where not the same became of all, or something in it changed. */
  stateOf(item: Item): MarkName | 'mixed' {
    if (!this.graph.data.marks || item.kind === 'input' || item.kind === 'output') return 'same'
    let state = this.states.get(item)
    if (state === undefined) {
      const own = item.kind === 'operation' ? this.graph.operationMark(item.index) : item.kind === 'call' ? this.graph.callMark(item.index) : this.stateOf(item.children[0]!)
      state = own === 'changed' || item.children.some((child) => child.kind !== 'input' && child.kind !== 'output' && this.stateOf(child) !== own) ? 'mixed' : own
      this.states.set(item, state)
    }
    return state
  }

  private divide(scope: Item): void {
    const [inputs, all, outputs] = [of(scope, 'input'), scope.children.filter(({ kind }) => kind !== 'input' && kind !== 'output'), of(scope, 'output')]
    scope.children = inputs
    for (let at = 0; at < all.length; at += sectionLength) {
      const section = this.item('section', `s${scope.key}.${all[at]!.key}`, -1, scope)
      section.children = all.slice(at, at + sectionLength)
      for (const child of section.children) child.parent = section
      scope.children.push(section)
    }
    scope.children.push(...outputs)
  }

  private numbered(): number[] {
    const order: number[] = []
    const open: [Item, number][] = [[this.root, 0]]
    while (open.length > 0) {
      const top = open[open.length - 1]!
      const [item, at] = top
      if (at === 0) {
        item.start = order.length
        if (item.kind === 'operation') order.push(item.index)
      }
      const child = item.children[at]
      if (child) {
        top[1]++
        open.push([child, 0])
      } else {
        item.end = order.length
        open.pop()
      }
    }
    return order
  }
}

function of(scope: Item, kind: ItemKind): Item[] {
  return scope.children.filter((child) => child.kind === kind)
}

export function isScope(item: Item): boolean {
  return item.children.length > 0
}

/** The boxes around one, the nearest first. */
export function* around(item: Item): Generator<Item> {
  for (let at = item.parent; at; at = at.parent) yield at
}
