namespace GraphBridge.Instrument.Tests;

public sealed class LoadContextTests
{
    [Fact]
    public void A_program_runs_on_another_TorchSharp_where_a_folder_has_one()
    {
        var folder = Directory.CreateTempSubdirectory("graphbridge-other-").FullName;
        try
        {
            // of another version than the program was built with
            var other = Path.Combine(folder, "TorchSharp.dll");
            using (var assembly = Mono.Cecil.AssemblyDefinition.ReadAssembly(Sample.TorchSharpPath))
            {
                assembly.Name.Version = new(0, 0, 9);
                assembly.Name.PublicKey = [];
                assembly.Write(other);
            }
            var context = new InstrumentedLoadContext(Sample.AppPath, folder);
            var run = context.LoadProgram().GetType("SampleApp.Scenarios")!.GetMethod("Operators")!.CreateDelegate<Func<string>>();
            Assert.Equal("6 4 true 2", run());
            Assert.Equal(new(0, 0, 9, 0), context.Assemblies.Single(one => one.GetName().Name == "TorchSharp").GetName().Version);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void GraphBridge_is_that_of_the_caller()
    {
        var graph = new InstrumentedLoadContext(Sample.AppPath).LoadFromAssemblyName(new("GraphBridge.Graph"));
        Assert.Same(typeof(GraphBridgeException).Assembly, graph);
    }

    [Fact]
    public void No_file_is_changed()
    {
        Sample.Woven().Run("Operators");
        Assert.Equal(AssemblyKind.Original, InstrumentedAssembly.Inspect(Sample.TorchSharpPath).Kind);
        Assert.Equal(AssemblyKind.Original, InstrumentedAssembly.Inspect(Sample.AppPath).Kind);
    }

    [Fact]
    public void A_program_that_is_not_there_is_one_clear_error() =>
        Assert.Equal("none.dll: there is no such file; check the path.", Assert.Throws<GraphBridgeException>(() => new InstrumentedLoadContext("none.dll")).Message);
}
