using GraphBridge.Testing;

namespace GraphBridge.Packages.Tests;

/// <summary>
/// The public API of each assembly that is in a package is kept in PublicApi/, to be reviewed like code. What changed it
/// unasked fails; what was asked for is accepted by the command that the failure names.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly string Folder = Repository.Path("tests", "Packages.Tests", "PublicApi");

    // the projects that are no programs, and not what only programs use
    private static readonly string[] Libraries =
    [
        .. Directory.GetFiles(Repository.Path("src"), "GraphBridge.*.csproj", SearchOption.AllDirectories)
            .Select(project => Path.GetFileNameWithoutExtension(project)["GraphBridge.".Length..])
            .Where(name => Directory.Exists(Repository.Path("src", name)) && name is not ("Cli" or "Instrument")).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Assemblies => [.. Libraries];

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_has_the_API_that_is_written_down(string name)
    {
        var assembly = Repository.Path("src", name, "bin", Build.Configuration, "net10.0", $"GraphBridge.{name}.dll");
        var text = ApiText.Of(assembly);
        var (accepted, received) = (Path.Combine(Folder, $"GraphBridge.{name}.txt"), Path.Combine(Folder, $"GraphBridge.{name}.received.txt"));
        var before = File.Exists(accepted) ? File.ReadAllText(accepted) : "";
        if (text == before)
        {
            File.Delete(received);
            return;
        }
        File.WriteAllText(received, text);
        Assert.Fail($"the public API of GraphBridge.{name} changed:\n{Difference(before, text)}\nit is in {received}; to accept it: eng/accept-api.sh");
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_reference_has_what_the_documentation_says(string name)
    {
        var text = ApiReference.Of(Repository.Path("src", name, "bin", Build.Configuration, "net10.0", $"GraphBridge.{name}.dll"));
        var page = Repository.Path("docs", "api", $"GraphBridge.{name}.md");
        var received = Path.ChangeExtension(page, ".received.md");
        if (File.Exists(page) && File.ReadAllText(page) == text)
        {
            File.Delete(received);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(page)!);
        File.WriteAllText(received, text);
        Assert.Fail($"docs/api/GraphBridge.{name}.md is not what the XML documentation says; to make it so: eng/accept-api.sh");
    }

    /// <summary>The lines that one has and the other hasn't, each after the type it is of.</summary>
    private static string Difference(string before, string after)
    {
        var (old, current) = (Members(before), Members(after));
        return string.Join('\n', old.Except(current).Select(line => "- " + line).Concat(current.Except(old).Select(line => "+ " + line)));
    }

    private static List<string> Members(string text)
    {
        var type = "";
        var members = new List<string>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith("    ", StringComparison.Ordinal))
                members.Add(type = line.Trim());
            else
                members.Add($"{type.Split(" : ")[0]}: {line.Trim()}");
        }
        return members;
    }
}
