using System.Collections.Immutable;

namespace GraphBridge.Capture.Inputs;

/// <summary>
/// Chooses sizes for further passes. They leave all remainders by 2 and by 4, and large ones by 3, so that what is divided and rounded
/// down is not taken for what is rounded up.
/// </summary>
internal static class SizeProposals
{
    private const int LargestStep = 64;
    private const int LargestSmall = 32;

    /// <summary>
    /// Sets of passes, the one to try first at the front: larger sizes, since few models ask for small inputs; smaller ones, for tables
    /// that are as long as the input was; and both in steps of the power of two that divides the size, for models that halve it.
    /// </summary>
    /// <param name="sizes">What the symbols were.</param>
    public static IEnumerable<ImmutableArray<IReadOnlyDictionary<string, long>>> For(IReadOnlyDictionary<string, long> sizes)
    {
        foreach (var isStepped in sizes.Values.Any(size => StepOf(size) > 1) ? (bool[])[false, true] : [false])
            foreach (var isLarger in (bool[])[true, false])
                yield return Passes(sizes, isStepped, isLarger);
    }

    // for each symbol one in which only it is another, and two in which all are
    private static ImmutableArray<IReadOnlyDictionary<string, long>> Passes(IReadOnlyDictionary<string, long> sizes, bool isStepped, bool isLarger)
    {
        var taken = new HashSet<long>(sizes.Values);
        var passes = ImmutableArray.CreateBuilder<IReadOnlyDictionary<string, long>>();
        foreach (var (symbol, size) in sizes)
            passes.Add(new OrderedDictionary<string, long>(sizes, StringComparer.Ordinal) { [symbol] = Choose(size, 1) });
        for (var turn = 2; turn <= 3; turn++)
            passes.Add(new OrderedDictionary<string, long>(sizes.Select(size => KeyValuePair.Create(size.Key, Choose(size.Value, turn))), StringComparer.Ordinal));
        return passes.ToImmutable();

        long Choose(long size, int turn)
        {
            var step = isStepped ? StepOf(size) : 1;
            var chosen = (isLarger ? null : Smaller(size, step, turn)) ?? Larger(size, step, turn);
            taken.Add(chosen);
            return chosen;
        }

        long Larger(long size, long step, int turn)
        {
            // small ones far apart: near each other, a third rounded down is a quarter rounded up
            var from = size + (size < LargestSmall ? size * (turn + 1) / 2 : size * turn / 4);
            var chosen = size + (turn * step);
            while (chosen < from || taken.Contains(chosen))
                chosen += Round(size) * step;
            return chosen;
        }

        long? Smaller(long size, long step, int turn)
        {
            var to = size - (size < LargestSmall ? 0 : size * turn / 8);
            var chosen = size - (turn * step);
            while (chosen > to || taken.Contains(chosen))
                chosen -= Round(size) * step;
            return chosen > 1 ? chosen : null;
        }
    }

    // after so many, all remainders come again
    private static long Round(long size) => size < LargestSmall ? 4 : 12;

    private static long StepOf(long size) => Math.Clamp(size & -size, 1, LargestStep);
}
