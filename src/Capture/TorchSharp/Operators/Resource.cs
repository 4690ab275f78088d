namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>The text files of this folder, which the assembly holds.</summary>
internal static class Resource
{
    /// <summary>A file's lines, without comments and empty ones.</summary>
    public static IEnumerable<string> Lines(string file)
    {
        using var stream = typeof(Resource).Assembly.GetManifestResourceStream(file)!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            var comment = line.IndexOf('#', StringComparison.Ordinal);
            // a count is written with the sign too: size#2
            var end = comment < 0 || comment > 0 && line[comment - 1] != ' ' ? line.Length : comment;
            if (line.AsSpan(0, end).Trim() is { Length: > 0 } text)
                yield return text.ToString();
        }
    }
}
