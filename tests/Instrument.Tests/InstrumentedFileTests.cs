namespace GraphBridge.Instrument.Tests;

public sealed class InstrumentedFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("graphbridge-files-").FullName;
    private readonly string[] _files;

    public InstrumentedFileTests()
    {
        foreach (var file in (string[])["TorchSharp.dll", "TorchSharp.pdb", "SampleApp.dll", "SampleApp.pdb"])
            File.Copy(Path.Combine(Sample.Folder, file), Path.Combine(_folder, file));
        _files = [Path.Combine(_folder, "SampleApp.dll"), Path.Combine(_folder, "TorchSharp.dll")];
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Instrumented_files_are_restored_to_the_byte()
    {
        var before = Contents();
        Assert.Equal(_files, InstrumentedFile.Instrument(_files).Select(one => one.Path));
        Assert.All(_files, file => Assert.Equal(AssemblyKind.Instrumented, InstrumentedAssembly.Inspect(file).Kind));
        Assert.Empty(InstrumentedFile.Instrument(_files));
        Assert.Equal(_files, InstrumentedFile.Restore(_files));
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void A_failure_half_way_leaves_everything_as_it_was()
    {
        // where the last original would be kept there is a folder
        Directory.CreateDirectory(Path.Combine(_folder, "TorchSharp.pdb.original"));
        var before = Contents();
        var error = Assert.Throws<GraphBridgeException>(() => InstrumentedFile.Instrument(_files));
        Assert.EndsWith("TorchSharp.pdb.original", error.File, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void A_program_that_was_built_anew_is_not_replaced_by_what_was_kept()
    {
        InstrumentedFile.Instrument(_files);
        File.Copy(Sample.TorchSharpPath, _files[1], overwrite: true);
        File.WriteAllText(_files[1] + InstrumentedFile.OriginalEnding, "older");
        Assert.Equal([_files[0]], InstrumentedFile.Restore(_files));
        Assert.Equal(AssemblyKind.Original, InstrumentedAssembly.Inspect(_files[1]).Kind);
    }

    [Fact]
    public void An_assembly_instrumented_by_another_version_is_refused()
    {
        InstrumentedFile.Instrument(_files);
        using (var assembly = Mono.Cecil.AssemblyDefinition.ReadAssembly(_files[1], new() { InMemory = true }))
        {
            assembly.MainModule.GetType("GraphBridge.TorchSharpProbe").Fields.Single(field => field.IsLiteral).Constant = Weaver.Version + 1;
            assembly.Write(_files[1]);
        }
        Assert.Equal(Weaver.Version + 1, InstrumentedAssembly.Inspect(_files[1]).Version);
        Assert.Contains("by another version (2) of GraphBridge", Assert.Throws<GraphBridgeException>(() => InstrumentedFile.Weave(_files[1])).Message, StringComparison.Ordinal);
    }

    private List<(string?, string)> Contents() =>
        [.. Directory.GetFiles(_folder).Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), Convert.ToHexString(File.ReadAllBytes(file))))];
}
