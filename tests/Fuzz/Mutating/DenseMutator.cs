using System.Text;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Now and then makes a file of nothing but one small element, megabytes of it, and leaves all others to another mutator.</summary>
/// <param name="other">Makes the others.</param>
/// <param name="make">Makes a file of about so many bytes.</param>
internal sealed class DenseMutator(Mutator other, Func<Random, int, byte[]> make) : Mutator
{
    /// <summary>They are slow: one input in so many is dense.</summary>
    private const int OneIn = 400;

    private const int Largest = 6_000_000;

    public override byte[] Mutate(byte[] input, byte[] donor, Random random) =>
        random.Next(OneIn) == 0 ? make(random, random.Next(Largest / 20, Largest)) : other.Mutate(input, donor, random);

    /// <summary>A text of elements; <c>#</c> in one stands for its number, and <c>^</c> for the next one's.</summary>
    /// <param name="before">What stands before the elements.</param>
    /// <param name="element">The element.</param>
    /// <param name="after">What stands behind them.</param>
    /// <param name="size">How many bytes the whole has, about.</param>
    public static byte[] Text(string before, string element, string after, int size)
    {
        var text = new StringBuilder(before, size + element.Length + after.Length);
        var parts = element.Split('#', '^');
        var signs = element.Where(sign => sign is '#' or '^').ToList();
        for (var number = 0; text.Length < size; number++)
        {
            text.Append(parts[0]);
            for (var i = 0; i < signs.Count; i++)
                text.Append(number + (signs[i] == '^' ? 1 : 0)).Append(parts[i + 1]);
        }
        return Encoding.UTF8.GetBytes(text.Append(after).ToString());
    }
}
