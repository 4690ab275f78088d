using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GraphBridge.Instrument.Tests;

public sealed class WeaverTests
{
    private static readonly byte[] Original = File.ReadAllBytes(Sample.TorchSharpPath);
    private static readonly byte[] Symbols = File.ReadAllBytes(Path.ChangeExtension(Sample.TorchSharpPath, ".pdb"));

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        var first = Weaver.Weave(Original, Symbols);
        var second = Weaver.Weave(Original, Symbols);
        Assert.Equal(first.Assembly, second.Assembly);
        Assert.Equal(first.Symbols, second.Symbols);
    }

    [Fact]
    public void A_woven_assembly_is_left_as_it_is()
    {
        var woven = Weaver.Weave(Original, Symbols);
        var again = Weaver.Weave(woven.Assembly, woven.Symbols);
        Assert.False(again.Changed);
        Assert.Same(woven.Assembly, again.Assembly);
        Assert.Equal(new AssemblyState(AssemblyKind.Instrumented, Weaver.Version, IsTorchSharp: true), again.State);
    }

    [Fact]
    public void Symbols_belong_to_the_woven_assembly()
    {
        var woven = Weaver.Weave(Original, Symbols);
        using var image = new PEReader(new MemoryStream(woven.Assembly));
        using var symbols = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(woven.Symbols!));
        var entry = image.ReadDebugDirectory().First(one => one.Type == DebugDirectoryEntryType.CodeView);
        var id = new BlobContentId(symbols.GetMetadataReader().DebugMetadataHeader!.Id);
        Assert.Equal(image.ReadCodeViewDebugDirectoryData(entry).Guid, id.Guid);
        Assert.Equal(entry.Stamp, id.Stamp);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no symbols")]
    public void Symbols_that_are_missing_or_broken_are_left_behind(string? symbols)
    {
        var woven = Weaver.Weave(Original, symbols is null ? null : System.Text.Encoding.UTF8.GetBytes(symbols));
        Assert.True(woven.Changed);
        Assert.Null(woven.Symbols);
    }

    [Fact]
    public void The_public_key_stays_and_the_signature_goes()
    {
        var woven = Weaver.Weave(Original);
        using var image = new PEReader(new MemoryStream(woven.Assembly));
        Assert.False(image.PEHeaders.CorHeader!.Flags.HasFlag(CorFlags.StrongNameSigned));
        var definition = image.GetMetadataReader().GetAssemblyDefinition();
        Assert.False(definition.PublicKey.IsNil);
        Assert.Equal(AssemblyName.GetAssemblyName(Sample.TorchSharpPath).FullName, definition.GetAssemblyName().FullName);
    }

    [Fact]
    public void What_has_nothing_to_do_with_TorchSharp_is_left_as_it_is()
    {
        var bytes = File.ReadAllBytes(typeof(Weaver).Assembly.Location);
        var woven = Weaver.Weave(bytes);
        Assert.Same(bytes, woven.Assembly);
        Assert.Equal(AssemblyKind.Unrelated, woven.State.Kind);
    }

    [Fact]
    public void A_program_is_woven_in_its_forwards_alone()
    {
        var woven = Weaver.Weave(File.ReadAllBytes(Sample.AppPath), null, Sample.Folder);
        Assert.Equal(
            [
                "forward SampleApp.Net::Tensor forward(Tensor input)",
                "forward SampleApp.Twice`1::(Tensor, T) forward(Tensor input1, T input2)",
                "forward SampleApp.Doubled::Tensor forward(Tensor input)",
                "forward SampleApp.Failing::Tensor forward(Tensor input)",
            ],
            woven.Woven.Select(one => one.Name));
    }

    [Fact]
    public void Modules_are_told_without_TorchSharp_at_hand()
    {
        var woven = Weaver.Weave(File.ReadAllBytes(Sample.AppPath));
        Assert.Equal(4, woven.Woven.Count);
    }

    [Fact]
    public void Only_operations_that_are_done_when_they_return_are_woven()
    {
        var names = Weaver.Weave(Original).Woven.Select(one => one.Name.Split("::")[1]).ToList();
        Assert.Contains("static Tensor erf(Tensor input)", names);
        foreach (var left in (string[])["lazily", "MoveToOuterDisposeScope", "Parameter", "AsParameter", "hidden", "get_grad", "set_grad", "get_Value", "GetName", "Dispose"])
            Assert.DoesNotContain(names, name => name.Contains(" " + left + "(", StringComparison.Ordinal));
    }

    [Fact]
    public void What_cannot_be_woven_is_told_with_its_reason()
    {
        // a reference to a tensor is no result that could be kept
        Assert.DoesNotContain(Weaver.Weave(Original).Woven, one => one.Name.Contains("ref_to", StringComparison.Ordinal));
        Assert.All(Weaver.Weave(Original).Skipped, one => Assert.NotEmpty(one.Reason));
    }

    [Fact]
    public void Each_woven_method_and_its_companion_compiles()
    {
        var sample = Sample.Woven();
        Assert.True(Compilation.OfWoven(sample.TorchSharp) > 60);
        Assert.Equal(8, Compilation.OfWoven(sample.App));
    }

    [Fact]
    public void A_damaged_assembly_is_one_clear_error()
    {
        for (var length = 0; length < Original.Length; length += 997)
            OneError(Original[..length]);
        var random = new Random(1);
        for (var n = 0; n < 200; n++)
        {
            var damaged = (byte[])Original.Clone();
            for (var i = 0; i < 20; i++)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            OneError(damaged);
        }
    }

    private static void OneError(byte[] bytes)
    {
        try
        {
            Weaver.Weave(bytes);
        }
        catch (GraphBridgeException)
        {
        }
    }
}
