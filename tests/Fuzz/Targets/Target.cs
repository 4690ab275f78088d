using GraphBridge.Fuzz.Campaigns;
using GraphBridge.Fuzz.Mutating;

namespace GraphBridge.Fuzz.Targets;

/// <summary>Something that reads what strangers write.</summary>
internal abstract class Target
{
    private const int LargeStack = 512 << 20;

    /// <summary>The name it is asked for by: a format, mostly.</summary>
    public abstract string Name { get; }

    /// <summary>The ending of its files, with the dot.</summary>
    public abstract string Ending { get; }

    /// <summary>Sound inputs, from which hostile ones are made.</summary>
    public IReadOnlyList<byte[]> Seeds => field ??= MakeSeeds();

    /// <summary>What makes hostile ones.</summary>
    public abstract Mutator Mutator { get; }

    protected abstract IReadOnlyList<byte[]> MakeSeeds();

    /// <summary>Reads an input, and uses what it gave.</summary>
    /// <param name="path">A file with the input.</param>
    /// <param name="input">The input.</param>
    /// <param name="trial">Runs each step, and watches it.</param>
    public abstract void Run(string path, byte[] input, Trial trial);

    /// <summary>The input of a number: the same for a seed, on every machine. The first ones are the sound inputs themselves.</summary>
    public byte[] Input(int seed, int number)
    {
        if (number < Seeds.Count)
            return Seeds[number];
        var random = new Random(unchecked((seed * 1_000_003) ^ (number * 7919) ^ Name.Aggregate(17, (sum, c) => (sum * 31) + c)));
        // two of them: large sound inputs are tried less often than small ones
        var (first, second) = (Seeds[random.Next(Seeds.Count)], Seeds[random.Next(Seeds.Count)]);
        var (chosen, donor) = (first.Length < second.Length || random.Next(4) == 0 ? first : second, Seeds[random.Next(Seeds.Count)]);
        // trees that nest without end take a stack to be written
        var made = chosen;
        var thread = new Thread(() =>
        {
            try
            {
                made = Mutator.Mutate(chosen, donor, random);
            }
            catch (OutOfMemoryException)
            {
                // a bomb in a bomb: the sound one will do
            }
        }, LargeStack);
        thread.Start();
        thread.Join();
        return made;
    }
}
