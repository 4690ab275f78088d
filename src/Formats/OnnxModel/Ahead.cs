namespace GraphBridge.Formats.OnnxModel;

/// <summary>Work on many pieces on all processors, whose results are taken in order as if one after the other.</summary>
internal static class Ahead
{
    /// <summary>The result of each piece, in order. No more than a few are worked out before they are asked for.</summary>
    public static IEnumerable<TResult> Of<T, TResult>(IEnumerable<T> pieces, Func<T, TResult> work)
    {
        var running = new Queue<Task<TResult>>();
        try
        {
            foreach (var piece in pieces)
            {
                running.Enqueue(Task.Run(() => work(piece)));
                if (running.Count > Environment.ProcessorCount)
                    yield return running.Dequeue().GetAwaiter().GetResult();
            }
            while (running.TryDequeue(out var next))
                yield return next.GetAwaiter().GetResult();
        }
        finally
        {
            // after an error nothing goes on behind the caller's back
            foreach (var left in running)
                ((IAsyncResult)left).AsyncWaitHandle.WaitOne();
        }
    }
}
