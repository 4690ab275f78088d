using System.Security.Cryptography;
using System.Text;

namespace GraphBridge.Formats.Html;

/// <summary>What src/Viewer was built into: a script, a style sheet, and the licences of what is in them.</summary>
internal sealed class ViewerFiles
{
    private ViewerFiles(string script, string style, string licences)
    {
        (Script, Style) = (script, style);
        // a licence is text between tags that must not end there
        Licences = licences.Replace("</", "<\\/", StringComparison.Ordinal).Replace("<!--", "<\\!--", StringComparison.Ordinal);
        (ScriptHash, StyleHash) = (Hash(script), Hash(style));
    }

    public static ViewerFiles Embedded { get; } = new(Read("viewer.js"), Read("viewer.css"), Read("licences.txt"));

    public string Script { get; }
    public string Style { get; }
    public string Licences { get; }

    /// <summary>What a page's policy knows the script by.</summary>
    public string ScriptHash { get; }

    /// <summary>What a page's policy knows the style sheet by.</summary>
    public string StyleHash { get; }

    // a browser hashes what its parser made of the file, in which lines end with one character
    private static string Read(string name)
    {
        using var stream = typeof(ViewerFiles).Assembly.GetManifestResourceStream("GraphBridge.Formats.Html." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("\r\n", "\n", StringComparison.Ordinal);
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
