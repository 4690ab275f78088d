import { followPrinting } from './export/print'
import { followKeys } from './keyboard'
import { serve } from './layout/worker'
import type { Page } from './page'
import { createToolbar } from './toolbar'
import { Viewer } from './viewer'

// one script is the page's and its worker's
if (typeof document === 'undefined') serve()
else {
  const text = (id: string) => document.getElementById(id)!.textContent!
  const start = () => {
    const viewer = new Viewer(JSON.parse(text('data')) as Page, text('viewer'))
    document.getElementById('app')!.append(createToolbar(viewer), viewer.element)
    followKeys(viewer)
    followPrinting(viewer)
    void viewer.start()
  }
  // a frame has no size before it is laid out, nor while a notebook hides it, and where to look depends on it
  if (window.innerWidth > 0) start()
  else {
    // its first size is no resize of the window
    const sized = new ResizeObserver(() => {
      if (window.innerWidth === 0) return
      sized.disconnect()
      start()
    })
    sized.observe(document.documentElement)
  }
}
