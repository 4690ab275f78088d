using System.Text.RegularExpressions;

namespace GraphBridge.Docs.Tests;

/// <summary>Where the lines of an example run, with the files that they load. It is gone when the test is over.</summary>
internal sealed partial class ExampleFolder : IDisposable
{
    // what was put there, and null for what lines wrote
    private readonly Dictionary<string, Func<string>?> _files = new(StringComparer.Ordinal);

    public string Root { get; } = Directory.CreateTempSubdirectory("graphbridge-docs-").FullName;

    /// <summary>A file's path in it.</summary>
    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Puts the files there that lines of a page load, unless they are there or earlier lines wrote them.</summary>
    public void Prepare(string page, string text)
    {
        foreach (var name in Files.Loaded(text))
        {
            var isKnown = _files.TryGetValue(name, out var placed);
            if (Files.Source(page, text, name, isKnown && placed is null) is { } source && placed != source)
            {
                Files.Copy(source(), this[name]);
                _files[name] = source;
            }
        }
    }

    /// <summary>Prepares for a line, runs it, and checks that it wrote the files that it names.</summary>
    public async Task<Ended> Run(string page, string line)
    {
        Prepare(page, line);
        var ended = await Shell.Run(line, Root);
        foreach (var name in Written().Matches(line).Select(match => match.Groups["name"].Value))
        {
            Assert.True(ended.Code == 2 || Path.Exists(this[name]), $"{line}\nwrote no {name}");
            _files[name] = null;
        }
        return ended;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    [GeneratedRegex(@"(-o|>|--activations) (?<name>[\w./]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Written();
}
