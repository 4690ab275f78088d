using System.Diagnostics;
using System.IO.Compression;
using GraphBridge.Testing;

namespace GraphBridge.Packages.Tests;

/// <summary>
/// The packages, made once for all tests, in a folder that is the only source of those who install them. What is installed
/// unpacks beside it, so that no package of another build is met.
/// </summary>
public sealed class PackageFeed : IDisposable
{
    /// <summary>The version of the package that has the shape of TorchSharp on a real libtorch.</summary>
    public const string StandInVersion = "0.105.0";

    private readonly string _root = Directory.CreateTempSubdirectory("packages-test-").FullName;

    public PackageFeed()
    {
        // nothing of what lies above the temporary folder applies
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(_root, file), "<Project />");
        File.WriteAllText(Path.Combine(_root, "nuget.config"), """
            <configuration>
              <packageSources><clear /><add key="feed" value="feed" /></packageSources>
              <config><add key="globalPackagesFolder" value="packages" /></config>
            </configuration>
            """);
        Make(Folder);
        Pack("tests/Instrument.Sample");
        Pack("tests/TorchSharp.StandIn", "-p:PackageVersion=" + StandInVersion);
        // was restored for this solution
        foreach (var package in Directory.GetFiles(Path.Combine(Build.Metadata("NuGetPackageRoot"), "google.protobuf"), "*.nupkg", SearchOption.AllDirectories))
            File.Copy(package, Path.Combine(Folder, Path.GetFileName(package)));
    }

    /// <summary>Where the packages are.</summary>
    public string Folder => Path.Combine(_root, "feed");

    /// <summary>Makes the packages as <c>make pack</c> does, of what is built.</summary>
    public static void Make(string folder) =>
        Command.Run(new("bash", [Repository.Path("eng", "pack.sh"), Build.Configuration, folder, "--no-build"]));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    internal Workplace NewWorkplace() => new(Directory.CreateDirectory(Path.Combine(_root, "work" + Guid.NewGuid().ToString("N")[..8])).FullName);

    internal ZipArchive Open(string id, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{Build.Version}.{extension}"));

    private void Pack(string project, params string[] options) => Command.Run(new ProcessStartInfo("dotnet",
        ["pack", Repository.Path(project), "--no-build", "-c", Build.Configuration, "-p:IsPackable=true", "-o", Folder, .. options]));
}

[CollectionDefinition(nameof(PackageFeed))]
public sealed class PackageFeedCollection : ICollectionFixture<PackageFeed>;
