namespace GraphBridge.Tests.Views;

/// <summary>
/// A random network with the habits of real ones: a few kinds of module, each with its own steps, called in runs and more than
/// once, so that there is something to fold and to roll.
/// </summary>
internal sealed class RandomNetwork(int seed)
{
    private const int Kinds = 4;
    private readonly Random _random = new(seed);
    private readonly NetworkBuilder _net = new();
    private int _operations;

    /// <summary>What one kind of module does: operations, and calls of the kinds after it.</summary>
    private sealed record Step(string? Operation, int Kind, int Repeats, bool Shared, int Reach);

    public ForwardGraph Build()
    {
        var kinds = Enumerable.Range(0, Kinds).Select(kind => Steps(kind)).ToArray();
        var x = _net.Input("x");
        var y = _random.Next(2) == 0 ? _net.Call("", "Net", () => Run(kinds, 0, "", x)) : Run(kinds, 0, "", x);
        return _net.Build(y);
    }

    private Step[] Steps(int kind) => [.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => kind + 1 < Kinds && _random.Next(2) == 0
        ? new Step(null, kind + 1 + _random.Next(Kinds - kind - 1), 1 + _random.Next(4), _random.Next(3) == 0, 0)
        : new Step(((string[])["relu", "add", "mul"])[_random.Next(3)], 0, 1, false, 1 + _random.Next(3)))];

    private ValueId Run(Step[][] kinds, int kind, string path, ValueId x)
    {
        List<ValueId> made = [x];
        for (var at = 0; at < kinds[kind].Length; at++)
        {
            var step = kinds[kind][at];
            if (step.Operation is { } operation)
                made.Add(_net.Op(operation, made[^1], made[^Math.Min(step.Reach, made.Count)]));
            else
                for (var i = 0; i < step.Repeats && _operations++ < 60; i++)
                {
                    var child = (path.Length > 0 ? path + "." : "") + $"s{at}" + (step.Shared ? "" : "_" + i);
                    made.Add(_net.Call(child, "Kind" + step.Kind, () => Run(kinds, step.Kind, child, made[^1])));
                }
        }
        return made[^1];
    }
}
