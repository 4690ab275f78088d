using GraphBridge.Instrument;

namespace GraphBridge.Packages.Tests;

/// <summary>A program that references GraphBridge.Capture is built on an instrumented TorchSharp.</summary>
[Collection(nameof(PackageFeed))]
public sealed class InstrumentedBuildTests(PackageFeed feed)
{
    private readonly Workplace _place = feed.NewWorkplace();

    [Fact]
    public void A_program_that_references_the_package_runs_on_an_instrumented_TorchSharp()
    {
        _place.WriteProject("GraphBridge.Capture", "TorchSharp");
        WriteProgram("input + input");

        _place.Dotnet("build");
        Assert.Equal(["instrumented", "call TorchSharp.torch.nn.Module`2::TResult call(T input)", "forward Net::Tensor forward(Tensor input)", "4"], _place.RunProgram("bin/Debug/net10.0"));
        Assert.Equal(AssemblyKind.Original, InstrumentedAssembly.Inspect(_place.InFolder("obj/Debug/net10.0/App.dll")).Kind);

        // a second build has nothing to do and says nothing of it
        var list = _place.InFolder("obj/Debug/net10.0/graphbridge/woven.txt");
        var written = File.GetLastWriteTimeUtc(list);
        Assert.DoesNotContain("graphbridge", _place.Dotnet("build", "--no-restore"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(written, File.GetLastWriteTimeUtc(list));

        // a changed program is woven anew
        WriteProgram("input + input + input");
        _place.Dotnet("build", "--no-restore");
        Assert.Equal("6", _place.RunProgram("bin/Debug/net10.0")[^1]);

        _place.Dotnet("publish", "--no-build", "-c", "Debug", "-o", "published");
        Assert.Equal("instrumented", _place.RunProgram("published")[0]);

        _place.Dotnet("build", "--no-restore", "-p:GraphBridgeInstrument=false");
        Assert.Equal(["original", "6"], _place.RunProgram("bin/Debug/net10.0"));
        Assert.Empty(Directory.GetFiles(_place.InFolder("obj"), "woven.txt", SearchOption.AllDirectories));

        _place.Dotnet("publish", "--no-restore", "-c", "Debug", "-o", "published");
        Assert.Equal("instrumented", _place.RunProgram("published")[0]);

        _place.Dotnet("clean", "-c", "Debug");
        Assert.Empty(Directory.GetFiles(_place.InFolder("obj"), "*.dll", SearchOption.AllDirectories));
    }

    private void WriteProgram(string forward) => _place.WriteProgram($$"""
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
}
