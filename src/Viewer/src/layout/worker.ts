import { layOut, type Places, type Sizes } from './engine'

export interface Request {
  readonly id: number
  readonly scopes: readonly Sizes[]
}

export interface Answer {
  readonly id: number
  readonly places?: Places[]
  readonly error?: string
}

/** What the script does where it runs as a worker. */
export function serve(): void {
  const port = self as unknown as { onmessage: (event: MessageEvent<Request>) => void; postMessage(answer: Answer): void }
  port.onmessage = ({ data: { id, scopes } }) => {
    try {
      port.postMessage({ id, places: layOut(scopes) })
    } catch (error) {
      port.postMessage({ id, error: String(error) })
    }
  }
}

/** Lays out in a worker; in the page itself where it may start none, as in some notebooks. */
export class Layouter {
  private worker: Worker | null
  private readonly waiting = new Map<number, { request: Request; resolve: (places: Places[]) => void; reject: (error: Error) => void }>()
  private next = 0

  /** @param script the text of the page's script, which is the worker's too */
  constructor(script: string) {
    this.worker = null
    try {
      this.worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })))
      this.worker.onmessage = ({ data }: MessageEvent<Answer>) => this.settle(data)
      this.worker.onerror = (event) => {
        // refused after all: what it was given is done here
        event.preventDefault()
        this.worker = null
        for (const { request } of [...this.waiting.values()]) this.settle({ id: request.id, places: layOut(request.scopes) })
      }
    } catch {
      this.worker = null
    }
  }

  layOut(scopes: readonly Sizes[]): Promise<Places[]> {
    const { worker } = this
    if (!worker) return Promise.resolve(layOut(scopes))
    const request = { id: this.next++, scopes }
    return new Promise((resolve, reject) => {
      this.waiting.set(request.id, { request, resolve, reject })
      worker.postMessage(request)
    })
  }

  private settle({ id, places, error }: Answer): void {
    const waiting = this.waiting.get(id)
    this.waiting.delete(id)
    if (places) waiting?.resolve(places)
    else waiting?.reject(new Error(error))
  }
}
