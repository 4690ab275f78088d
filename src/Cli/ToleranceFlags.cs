using System.CommandLine;
using GraphBridge.Numbers;

namespace GraphBridge.Cli;

/// <summary>The options of commands that compare values: how far they may be off.</summary>
internal sealed class ToleranceFlags
{
    private readonly Option<double?> _relative = NumberOption.From0("--rtol", "How far values may be off, over the largest magnitude of their tensor.");
    private readonly Option<double?> _absolute = NumberOption.From0("--atol", "How far values may be off beside that.");

    /// <summary>The options.</summary>
    public IReadOnlyList<Option> All => [_relative, _absolute];

    /// <summary>The tolerance that is said; one part alone leaves the other as it is for float32. Null where none is.</summary>
    public Tolerance? Of(ParseResult arguments)
    {
        var usual = Tolerance.For(ElementType.Float32);
        var (relative, absolute) = (arguments.GetValue(_relative), arguments.GetValue(_absolute));
        return relative is null && absolute is null ? null : new(relative ?? usual.Relative, absolute ?? usual.Absolute);
    }
}
