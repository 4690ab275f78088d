namespace GraphBridge.Files;

/// <summary>
/// What is half written at the moment, and goes when the process is told to end (Ctrl-C, SIGTERM): such a process runs no
/// <c>catch</c> and no <c>finally</c>.
/// </summary>
internal static class Unfinished
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<Action> Removals = [];

    static Unfinished() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        // never left again: whoever still writes makes, renames and removes nothing any more
        Gate.Enter();
        foreach (var remove in Removals)
        {
            try
            {
                remove();
            }
            catch (Exception error) when (FileErrors.IsRefusal(error))
            {
                // there is nobody left to tell
            }
        }
    };

    /// <summary>Begins a step that the end of the process does not come into: what it made is registered, or all its renaming done, when it is over.</summary>
    public static Lock.Scope Step() => Gate.EnterScope();

    /// <summary>Says how to remove what is half written. To be called in a step.</summary>
    public static void Add(Action remove) => Removals.Add(remove);

    /// <summary>Says that it is whole, or gone. To be called in a step.</summary>
    public static void Remove(Action remove) => Removals.Remove(remove);

    /// <summary>A place beside a path, whose name says what it was to be.</summary>
    /// <param name="path">A real path.</param>
    public static string Beside(string path)
    {
        // with the rest of the name it stays below the 255 bytes that file systems allow
        const int LongestStem = 50;
        var name = Path.GetFileName(path);
        if (name.Length > LongestStem)
            name = name[..(char.IsHighSurrogate(name[LongestStem - 1]) ? LongestStem - 1 : LongestStem)];
        return Path.Combine(Path.GetDirectoryName(path)!, $".{name}.{Guid.NewGuid():N}.tmp");
    }
}
