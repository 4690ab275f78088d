namespace GraphBridge.Instrument.Tests;

public sealed class RealTorchSharpTests
{
    private static string Folder => Environment.GetEnvironmentVariable(TorchSharpFactAttribute.Variable)!;

    public static TheoryData<string> Assemblies => ["TorchSharp", "TorchVision", "TorchAudio"];

    [TorchSharpTheory]
    [MemberData(nameof(Assemblies))]
    public void Each_woven_method_and_its_companion_compiles(string name)
    {
        var path = Path.Combine(Folder, name + ".dll");
        if (!File.Exists(path))
            return;
        var assembly = new InstrumentedLoadContext(path).LoadProgram();
        Assert.True(Compilation.OfWoven(assembly) >= 2 * 40);
    }

    [TorchSharpFact]
    public void Nothing_is_skipped()
    {
        Assert.Empty(InstrumentedFile.Weave(Path.Combine(Folder, "TorchSharp.dll")).Skipped);
    }

    [TorchSharpFact]
    public void The_same_input_gives_the_same_bytes()
    {
        var path = Path.Combine(Folder, "TorchSharp.dll");
        Assert.Equal(InstrumentedFile.Weave(path).Assembly, InstrumentedFile.Weave(path).Assembly);
    }
}

/// <summary>A test on a real TorchSharp, skipped where none is named.</summary>
internal sealed class TorchSharpFactAttribute : FactAttribute
{
    public const string Variable = "GRAPHBRIDGE_TORCHSHARP";

    public TorchSharpFactAttribute() => Skip = Reason;

    public static string? Reason =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "TorchSharp.dll"))
            ? null
            : Variable + " names no folder with TorchSharp.dll";
}

/// <summary>The same for a test of several cases.</summary>
internal sealed class TorchSharpTheoryAttribute : TheoryAttribute
{
    public TorchSharpTheoryAttribute() => Skip = TorchSharpFactAttribute.Reason;
}
