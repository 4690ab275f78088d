using System.Diagnostics;
using System.Reflection;

namespace GraphBridge.Instrument.Tests;

/// <summary>A program that references the package, built from a local folder of packages and run.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly string Configuration = typeof(PackageTests).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;
    private readonly string _folder = Directory.CreateTempSubdirectory("package-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_program_that_references_the_package_runs_on_an_instrumented_TorchSharp()
    {
        Pack("src/Graph");
        Pack("src/Capture");
        Pack("tests/Instrument.Sample");
        WriteProject("GraphBridge.Capture", "TorchSharp");
        WriteProgram("input + input");

        Dotnet("build");
        Assert.Equal(["instrumented", "call TorchSharp.torch.nn.Module`2::TResult call(T input)", "forward Net::Tensor forward(Tensor input)", "4"], RunProgram("bin/Debug/net10.0"));
        Assert.Equal(AssemblyKind.Original, InstrumentedAssembly.Inspect(Path.Combine(_folder, "obj/Debug/net10.0/App.dll")).Kind);

        // a second build has nothing to do and says nothing of it
        var list = Path.Combine(_folder, "obj/Debug/net10.0/graphbridge/woven.txt");
        var written = File.GetLastWriteTimeUtc(list);
        Assert.DoesNotContain("graphbridge", Dotnet("build", "--no-restore"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(written, File.GetLastWriteTimeUtc(list));

        // a changed program is woven anew
        WriteProgram("input + input + input");
        Dotnet("build", "--no-restore");
        Assert.Equal("6", RunProgram("bin/Debug/net10.0")[^1]);

        Dotnet("publish", "--no-build", "-c", "Debug", "-o", "published");
        Assert.Equal("instrumented", RunProgram("published")[0]);

        Dotnet("build", "--no-restore", "-p:GraphBridgeInstrument=false");
        Assert.Equal(["original", "6"], RunProgram("bin/Debug/net10.0"));
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "obj"), "woven.txt", SearchOption.AllDirectories));

        Dotnet("publish", "--no-restore", "-c", "Debug", "-o", "published");
        Assert.Equal("instrumented", RunProgram("published")[0]);

        Dotnet("clean", "-c", "Debug");
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "obj"), "*.dll", SearchOption.AllDirectories));
    }

    [NativeFact]
    public void A_program_captures_its_model_and_saves_it_with_nothing_but_the_packages()
    {
        Pack("src/Graph");
        Pack("src/Capture");
        Pack("src/Formats");
        Pack("src/Lowering");
        Pack("src/Costs");
        Pack("src/Shapes");
        Pack("tests/TorchSharp.StandIn", "-p:IsPackable=true");
        AddPackage("google.protobuf");
        WriteProject("GraphBridge.Capture", "GraphBridge.Formats", "TorchSharp");
        File.WriteAllText(Path.Combine(_folder, "Program.cs"), """
            using GraphBridge.Capture;
            using GraphBridge.Formats;
            using static TorchSharp.torch;
            using static TorchSharp.torch.nn;

            var model = Sequential(("fc", Linear(4, 3)), ("act", ReLU()));
            var x = rand(2, 4);
            var capture = ForwardCapture.Run(model, () => model.call(x));
            foreach (var file in args)
                capture.Graph.Save(file);
            foreach (var operation in capture.Graph.Operations)
                Console.WriteLine($"{operation.Call?.Module.Path}: {operation.Type} -> {operation.Outputs[0].Value?.Type}");
            """);

        Dotnet("build");
        string[] files = ["net.onnx", "net.dot", "net.svg", "net.graphml", "net.json"];

        Assert.Equal(["fc: aten::linear -> float32[2,3]", "act: aten::relu -> float32[2,3]"], RunProgram("bin/Debug/net10.0", files));
        Assert.All(files, file => Assert.NotEqual(0, new FileInfo(Path.Combine(_folder, file)).Length));
    }

    private void Pack(string project, params string[] options) =>
        Dotnet(["pack", Path.Combine(NativeFactAttribute.RepositoryRoot, project), "--no-build", "-c", Configuration, "-o", Path.Combine(_folder, "feed"), .. options]);

    /// <summary>Adds a package that was restored for this solution.</summary>
    private void AddPackage(string id)
    {
        var root = typeof(PackageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "NuGetPackageRoot").Value!;
        foreach (var package in Directory.GetFiles(Path.Combine(root, id), "*.nupkg", SearchOption.AllDirectories))
            File.Copy(package, Path.Combine(_folder, "feed", Path.GetFileName(package)));
    }

    private void WriteProject(params string[] packages)
    {
        // nothing of what lies above the temporary folder applies, and no other source of packages
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(_folder, file), "<Project />");
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), """<configuration><packageSources><clear /><add key="feed" value="feed" /></packageSources></configuration>""");
        File.WriteAllText(Path.Combine(_folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
              </PropertyGroup>
              <ItemGroup>
                <Compile Include="Program.cs" />
                {string.Join("\n    ", packages.Select(package => $"<PackageReference Include=\"{package}\" Version=\"*\" />"))}
              </ItemGroup>
            </Project>
            """);
    }

    private void WriteProgram(string forward) => File.WriteAllText(Path.Combine(_folder, "Program.cs"), $$"""
        using TorchSharp;
        var net = new Net();
        var input = torch.tensor(2);
        var probe = typeof(torch).Assembly.GetType("GraphBridge.TorchSharpProbe");
        Console.WriteLine(probe is null ? "original" : "instrumented");
        probe?.GetField("Begin").SetValue(null, (Func<string, object[], object>)((method, arguments) =>
        {
            if (!method.StartsWith("op"))
                Console.WriteLine(method);
            return null;
        }));
        Console.WriteLine(net.call(input).Value);
        class Net : torch.nn.Module<torch.Tensor, torch.Tensor>
        {
            public override torch.Tensor forward(torch.Tensor input) => {{forward}};
        }
        """);

    private string[] RunProgram(string output, params string[] arguments) =>
        Dotnet(["exec", Path.Combine(_folder, output, "App.dll"), .. arguments]).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = _folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GRAPHBRIDGE_TORCH_LIBRARY"] = NativeFactAttribute.Library;
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "packages");
        // nothing of the build that runs the tests reaches the program's
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment.Remove("Configuration");
        start.Environment.Remove("CI");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Join(' ', arguments) + "\n" + output + error.Result);
        return output;
    }

}

/// <summary>A test that runs the stand-in for TorchSharp; skipped where the library on which that runs is not built.</summary>
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute() => Skip = File.Exists(Library) ? null : "libgraphbridge_torch.so is not built: make native";

    public static string RepositoryRoot { get; } = FindRoot();

    public static string Library { get; } = Path.Combine(RepositoryRoot, "artifacts", "native", "libgraphbridge_torch.so");

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "GraphBridge.sln")))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
