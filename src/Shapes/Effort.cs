namespace GraphBridge.Shapes;

/// <summary>
/// How many operations inference may still look at inside functions and loops: a file of few operations can hold functions that call each other
/// twice each, and no one waits for those.
/// </summary>
internal sealed class Effort(long operations)
{
    private long _left = operations;

    /// <summary>Takes so many; false where they are not left.</summary>
    public bool TryTake(int operations)
    {
        if (_left < operations)
            return false;
        _left -= operations + 1;
        return true;
    }
}
