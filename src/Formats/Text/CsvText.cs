using System.Text;

namespace GraphBridge.Formats.Text;

/// <summary>Tables as comma-separated values (RFC 4180, UTF-8), with plain numbers.</summary>
public static class CsvText
{
    /// <summary>Writes a line of names, and a line for each row.</summary>
    public static void Write(Stream destination, IEnumerable<string> names, IEnumerable<IEnumerable<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var writer = new StreamWriter(destination, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        foreach (var row in rows.Prepend(names))
            writer.WriteLine(string.Join(',', row.Select(Quoted)));
    }

    private static string Quoted(string text) => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
