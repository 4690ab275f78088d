namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates pickles by their instructions: some come from nowhere, some go, some come over and over.</summary>
internal sealed class PickleMutator : Mutator
{
    private static readonly byte[] Instructions = [.. "(.NGKMJXcqrhj)te]}ubRQ"u8, 0x80, 0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A];

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        var bytes = new List<byte>(input);
        for (var left = 1 << random.Next(0, 4); left > 0; left--)
        {
            var at = random.Next(bytes.Count + 1);
            switch (random.Next(4))
            {
                case 0:
                    bytes.Insert(at, Instructions[random.Next(Instructions.Length)]);
                    break;
                case 1:
                    bytes.InsertRange(at, Enumerable.Repeat(Instructions[random.Next(Instructions.Length)], 10 * Interesting.Repeats(random)));
                    break;
                case 2:
                    // a list in a list in a list
                    byte[] nest = [(byte)"](}"[random.Next(3)], (byte)"eut"[random.Next(3)]];
                    bytes.InsertRange(at, Enumerable.Repeat(nest, Interesting.Repeats(random)).SelectMany(one => one));
                    break;
                default:
                    bytes = [.. new ByteMutator().Mutate([.. bytes], donor, random)];
                    break;
            }
        }
        return [.. bytes];
    }
}
