using System.Diagnostics;
using System.Text.RegularExpressions;
using GraphBridge.Testing;

namespace GraphBridge.Packages.Tests;

/// <summary>What README.md shows works for those who have nothing but the packages.</summary>
[Collection(nameof(PackageFeed))]
public sealed partial class ReadmeTests(PackageFeed feed)
{
    private const string Output = "bin/Debug/net10.0";

    private const string CapturesUsings = """
        using GraphBridge.Capture.TorchScript;
        using TorchSharp;
        using static TorchSharp.torch;
        using static TorchSharp.torch.nn;
        """;

    // the first argument has the program load that archive instead
    private const string Captures = """
        if (args is [var archive])
        {
            using var script = TorchScriptModel.Load(archive);
            Console.WriteLine(script.TypeName);
            return;
        }
        var model = new App.Net();
        var x = rand(1, 3, 32, 32);
        """;

    private const string CapturesModel = """
        foreach (var operation in capture.Graph.Operations)
            Console.WriteLine($"{operation.Call?.Module.Path}: {operation.Type} -> {operation.Outputs[0].Value?.Type}");

        namespace App
        {
            public sealed class Net : Module<Tensor, Tensor>
            {
                private readonly TorchSharp.Modules.Conv2d conv;

                public Net()
                    : base("Net")
                {
                    conv = Conv2d(3, 4, 3);
                    RegisterComponents();
                }

                public override Tensor forward(Tensor input) => functional.relu(conv.call(input));
            }
        }
        """;

    [Fact]
    public void Its_programs_run_on_the_package_GraphBridge()
    {
        var programs = Readme.Programs.Where(program => !program.Contains("GraphBridge.Capture", StringComparison.Ordinal)).ToList();
        var printed = new List<string>();
        foreach (var program in programs)
        {
            var place = feed.NewWorkplace();
            place.WriteProject("GraphBridge");
            place.WriteProgram(program);
            CopyNetworks(place);

            place.Dotnet("build");
            printed.AddRange(place.RunProgram(Output));

            Assert.All(Saved(program), file => Assert.NotEqual(0, new FileInfo(place.InFolder(file)).Length));
        }
        Assert.Contains("layer1.0.conv1: ai.onnx::Conv", printed);
    }

    [NativeFact]
    public void Its_captures_run_on_the_package_GraphBridge_Capture_and_its_commands_on_the_tool()
    {
        var program = Assert.Single(Readme.Programs, program => program.Contains("GraphBridge.Capture", StringComparison.Ordinal));
        var place = feed.NewWorkplace();
        place.WriteProject("GraphBridge.Capture", "TorchSharp/" + PackageFeed.StandInVersion);
        place.WriteProgram(Readme.Program(program, CapturesUsings, Captures, CapturesModel));
        CopyNetworks(place);

        place.Dotnet("build");

        Assert.Equal(["conv: aten::conv2d -> float32[1,4,30,30]", ": aten::relu -> float32[1,4,30,30]"], place.RunProgram(Output));
        Assert.All(Saved(program), file => Assert.NotEqual(0, new FileInfo(place.InFolder(file)).Length));
        // a TorchScript model runs on the library that the package brought
        Assert.Equal(["MobileNetV2"], place.RunProgramAlone(Output, "net.pt"));

        RunCommands(place);

        // on a platform for which the tool brought none
        foreach (var native in Directory.GetDirectories(place.InFolder("tools"), "native", SearchOption.AllDirectories))
            Directory.Delete(native, recursive: true);
        var error = RunTool(place, "graphbridge capture net.pt --input float32[1,3,64,64] -o never.onnx 2>&1 || test $? = 2");
        Assert.Equal("graphbridge: libgraphbridge_torch.so, which runs TorchScript models, can't be loaded: there is none for "
            + Build.Platform + "; build it with `make native` (Debian: apt install libtorch-dev cmake g++), or say where it is with GRAPHBRIDGE_TORCH_LIBRARY.", error.Trim());
    }

    [Fact]
    public void The_package_of_a_library_shows_what_README_md_shows()
    {
        foreach (var package in (string[])["GraphBridge", "GraphBridge.Capture"])
            foreach (var example in Readme.CodeOf(File.ReadAllText(Repository.Path("src", "Packages", package, "README.md"))))
                Assert.Contains(example, Readme.Programs);
    }

    /// <summary>Runs every command of the page. Each block of them finds the files that it speaks of as they are here.</summary>
    private static void RunCommands(Workplace place)
    {
        place.Dotnet("tool", "install", "GraphBridge.Tool", "--tool-path", "tools", "--version", Build.Version);
        // the stand-in for TorchSharp runs on the libtorch beside it
        File.Copy(Build.NativeLibrary, place.InFolder(Output, Path.GetFileName(Build.NativeLibrary)));
        RunTool(place, "graphbridge capture net.pt --input float32[1,3,64,64] -o exported.onnx");
        Assert.NotEmpty(Readme.Commands);
        foreach (var commands in Readme.Commands)
        {
            CopyNetworks(place);
            File.Copy(place.InFolder("exported.onnx"), place.InFolder("net.onnx"), overwrite: true);
            foreach (var command in commands)
            {
                RunTool(place, command.Replace("bin/App.dll", Output + "/App.dll", StringComparison.Ordinal));
                Assert.All(Written().Matches(command), match => Assert.True(File.Exists(place.InFolder(match.Groups["file"].Value)), command));
            }
        }
    }

    private static string RunTool(Workplace place, string command)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = place.Folder };
        start.Environment["PATH"] = place.InFolder("tools") + ":" + start.Environment["PATH"];
        // the tool brought its library; a page is opened for somebody only
        foreach (var variable in (string[])["GRAPHBRIDGE_TORCH_LIBRARY", "DISPLAY", "WAYLAND_DISPLAY"])
            start.Environment.Remove(variable);
        // 1 says that two networks are different
        return Command.Run(start, command.StartsWith("graphbridge diff", StringComparison.Ordinal) ? [1] : []);
    }

    private static void CopyNetworks(Workplace place)
    {
        foreach (var (name, fixture) in ((string, string)[])
                 [
                     ("net.onnx", "resnet18.onnx"), ("old.onnx", "compare/resnet18.onnx"), ("new.onnx", "compare/resnet34.onnx"),
                     ("resnet18.onnx", "resnet18.onnx"), ("resnet34.onnx", "compare/resnet34.onnx"), ("gpt2.onnx", "gpt2.onnx"),
                     ("net.pt", "torchscript/mobilenet_v2.pt"), ("batch.npy", "torchscript/mobilenet_v2.x.npy"),
                 ])
            File.Copy(Repository.Path("fixtures", fixture), place.InFolder(name), overwrite: true);
    }

    private static IEnumerable<string> Saved(string program) => Save().Matches(program).Select(match => match.Groups["file"].Value);

    [GeneratedRegex(@"\.Save\(""(?<file>[^""]+)""\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Save();

    [GeneratedRegex(@" -o (?<file>[^ ]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Written();
}
