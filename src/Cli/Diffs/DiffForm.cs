namespace GraphBridge.Cli.Diffs;

/// <summary>The forms in which a comparison is told.</summary>
internal enum DiffForm
{
    Text,
    Json,
    Dot,
    Svg,
    Png,
    Pdf,
    Html,
    ModelExplorer,
}

/// <summary>The forms by their names and by the endings of files.</summary>
internal static class DiffForms
{
    /// <summary>The one form that is several files.</summary>
    public const string ModelExplorer = "model-explorer";

    public static IReadOnlyDictionary<string, DiffForm> ByName { get; } = new SortedDictionary<string, DiffForm>(StringComparer.Ordinal)
    {
        ["text"] = DiffForm.Text,
        ["json"] = DiffForm.Json,
        ["dot"] = DiffForm.Dot,
        ["svg"] = DiffForm.Svg,
        ["png"] = DiffForm.Png,
        ["pdf"] = DiffForm.Pdf,
        ["html"] = DiffForm.Html,
        [ModelExplorer] = DiffForm.ModelExplorer,
    };

    /// <summary>The form that a file's ending means; text where it means none.</summary>
    public static DiffForm ByEnding(string? path) => Path.GetExtension(path)?.ToLowerInvariant() switch
    {
        ".json" => DiffForm.Json,
        ".dot" or ".gv" => DiffForm.Dot,
        ".svg" => DiffForm.Svg,
        ".png" => DiffForm.Png,
        ".pdf" => DiffForm.Pdf,
        ".html" or ".htm" => DiffForm.Html,
        _ => DiffForm.Text,
    };
}
