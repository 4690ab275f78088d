using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using GraphBridge.Testing;

namespace GraphBridge.Packages.Tests;

/// <summary>What is in the packages, and what they say of themselves.</summary>
[Collection(nameof(PackageFeed))]
public sealed class PackageContentTests(PackageFeed feed)
{
    private static readonly string[] Ids = ["GraphBridge", "GraphBridge.Capture", "GraphBridge.Tool"];

    public static TheoryData<string> Packages => [.. Ids];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_what_a_feed_shows_of_it(string id)
    {
        using var package = feed.Open(id);
        var names = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.All((string[])["README.md", "LICENSE", "CHANGELOG.md", "THIRD-PARTY-NOTICES.txt", "icon.png"], name => Assert.Contains(name, names));

        var nuspec = Nuspec(package, id);
        Assert.Equal(id, Text(nuspec, "id"));
        Assert.Equal(Build.Version, Text(nuspec, "version"));
        Assert.Equal("MIT", Text(nuspec, "license"));
        Assert.Equal("README.md", Text(nuspec, "readme"));
        Assert.Equal("icon.png", Text(nuspec, "icon"));
        Assert.All((string[])["authors", "description", "tags", "releaseNotes", "copyright"], name => Assert.NotEqual("", Text(nuspec, name)));
        Assert.Matches("^[0-9a-f]{40}$", Element(nuspec, "repository").Attribute("commit")!.Value);
    }

    [Fact]
    public void Packages_need_no_more_than_they_use_and_go_together_in_one_version()
    {
        Assert.Equal(["Google.Protobuf"], Dependencies("GraphBridge").Select(one => one.Id));
        Assert.Equal([("GraphBridge", $"[{Build.Version}]")], Dependencies("GraphBridge.Capture"));
        Assert.Empty(Dependencies("GraphBridge.Tool"));
    }

    [Fact]
    public void Each_library_is_in_one_package_with_its_documentation_and_symbols()
    {
        var libraries = Directory.GetFiles(Repository.Path("src"), "GraphBridge.*.csproj", SearchOption.AllDirectories)
            .Select(Path.GetFileNameWithoutExtension)
            .Where(name => name != "GraphBridge.Cli" && !name!.EndsWith(".Package", StringComparison.Ordinal)).ToHashSet();
        // these run in builds and in the command
        libraries.ExceptWith(["GraphBridge.Instrument", "GraphBridge.Instrument.Build"]);

        foreach (var (extension, ending) in ((string, string)[])[("nupkg", ".dll"), ("nupkg", ".xml"), ("snupkg", ".pdb")])
        {
            var found = Ids.SelectMany(id => Names(id, extension)).Where(name => name.StartsWith("lib/", StringComparison.Ordinal) && name.EndsWith(ending, StringComparison.Ordinal));
            Assert.Equal(libraries.Order(StringComparer.Ordinal), found.Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
        }
    }

    [NativeFact]
    public void The_native_half_of_the_TorchScript_host_lies_by_platform()
    {
        Assert.Contains($"runtimes/{Build.Platform}/native/libgraphbridge_torch.so", Names("GraphBridge.Capture"));
        Assert.Contains($"runtimes/{Build.Platform}/native/graphbridge_torch_check", Names("GraphBridge.Capture"));
        Assert.Contains($"tools/net10.0/any/runtimes/{Build.Platform}/native/libgraphbridge_torch.so", Names("GraphBridge.Tool"));
        Assert.Contains($"tools/net10.0/any/runtimes/{Build.Platform}/native/graphbridge_torch_check", Names("GraphBridge.Tool"));
    }

    [Fact]
    public void Notices_name_what_a_package_has_of_others()
    {
        var bundled = Names("GraphBridge.Capture").Concat(Names("GraphBridge.Tool")).Where(name => name.EndsWith(".dll", StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name)!).Where(name => !name.StartsWith("graphbridge", StringComparison.OrdinalIgnoreCase))
            .Select(name => name.StartsWith("Mono.Cecil", StringComparison.Ordinal) ? "Mono.Cecil" : name).Distinct().ToList();
        Assert.NotEmpty(bundled);
        foreach (var id in Ids)
        {
            using var package = feed.Open(id);
            using var reader = new StreamReader(package.GetEntry("THIRD-PARTY-NOTICES.txt")!.Open());
            var notices = reader.ReadToEnd();
            Assert.All(bundled, name => Assert.Contains(name + ": Copyright", notices, StringComparison.Ordinal));
            Assert.Contains(File.ReadAllText(Repository.Path("src", "Viewer", "dist", "licences.txt")).Trim(), notices, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Packages_made_again_are_equal_byte_for_byte()
    {
        var folder = Directory.CreateTempSubdirectory("packages-again-").FullName;
        try
        {
            PackageFeed.Make(folder);
            var files = Directory.GetFiles(folder);
            Assert.Equal(6, files.Length);
            Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(feed.Folder, Path.GetFileName(file))), File.ReadAllBytes(file)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Assemblies_have_nothing_of_the_machine_that_built_them()
    {
        // a Debug build finds its sources where they are
        if (Build.Configuration != "Release")
            return;
        foreach (var id in Ids)
        {
            using var package = feed.Open(id);
            using var symbols = feed.Open(id, "snupkg");
            foreach (var entry in package.Entries.Where(entry => entry.Name.StartsWith("graphbridge", StringComparison.OrdinalIgnoreCase) && entry.Name.EndsWith(".dll", StringComparison.Ordinal)))
            {
                using var assembly = new PEReader(new MemoryStream(Bytes(entry)));
                Assert.Contains(assembly.ReadDebugDirectory(), one => one.Type == DebugDirectoryEntryType.Reproducible);
            }
            foreach (var entry in symbols.Entries.Where(entry => entry.Name.EndsWith(".pdb", StringComparison.Ordinal)))
            {
                using var provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(Bytes(entry)));
                var reader = provider.GetMetadataReader();
                Assert.All(reader.Documents, document => Assert.StartsWith("/_/", reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal));
            }
        }
    }

    private (string Id, string Version)[] Dependencies(string id)
    {
        using var package = feed.Open(id);
        return [.. Nuspec(package, id).Descendants().Where(one => one.Name.LocalName == "dependency").Select(one => (one.Attribute("id")!.Value, one.Attribute("version")!.Value))];
    }

    private string[] Names(string id, string extension = "nupkg")
    {
        using var package = feed.Open(id, extension);
        return [.. package.Entries.Select(entry => entry.FullName)];
    }

    private static XDocument Nuspec(ZipArchive package, string id)
    {
        using var stream = package.GetEntry(id + ".nuspec")!.Open();
        return XDocument.Load(stream);
    }

    private static string Text(XDocument nuspec, string name) => Element(nuspec, name).Value;

    private static XElement Element(XDocument nuspec, string name) => nuspec.Descendants().Single(one => one.Name.LocalName == name);

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
