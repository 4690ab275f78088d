namespace GraphBridge.Files;

/// <summary>Paths with every symbolic link in them followed, by which it is told whether a file is truly inside a folder.</summary>
internal static class RealPath
{
    /// <summary>As many links as Linux follows.</summary>
    private const int MaximumLinks = 40;

    /// <summary>The path with its links followed; what does not exist is taken as it stands.</summary>
    /// <exception cref="IOException">Links lead to one another.</exception>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var links = 0;
        var real = Path.GetPathRoot(full)!;
        var rest = new Stack<string>(Parts(full, real.Length));
        while (rest.TryPop(out var part))
        {
            var next = Path.Combine(real, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MaximumLinks)
                throw new IOException($"too many symbolic links in '{path}'");
            // a link's `..` counts from where the link stands, after the links before it are followed
            var followed = Path.GetFullPath(target, real);
            real = Path.GetPathRoot(followed)!;
            foreach (var step in Parts(followed, real.Length))
                rest.Push(step);
        }
        return real;
    }

    private static IEnumerable<string> Parts(string full, int rootLength) =>
        full[rootLength..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse();

    /// <summary>The path of a file relative to a folder that it is in, with <c>/</c> between folders; null where it is outside. Both are real paths.</summary>
    public static string? Relative(string folder, string file)
    {
        var start = folder.EndsWith(Path.DirectorySeparatorChar) ? folder : folder + Path.DirectorySeparatorChar;
        return file.StartsWith(start, StringComparison.Ordinal) ? file[start.Length..].Replace(Path.DirectorySeparatorChar, '/') : null;
    }
}
