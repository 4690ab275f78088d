namespace GraphBridge.Fuzz.Mutating;

/// <summary>Makes a hostile input of a sound one. The same random numbers make the same input.</summary>
internal abstract class Mutator
{
    /// <summary>An input made of one, with parts of another.</summary>
    public abstract byte[] Mutate(byte[] input, byte[] donor, Random random);
}

/// <summary>Leaves most inputs to a mutator that knows the form, and the others, and some of what it made, to one that doesn't.</summary>
internal sealed class MixedMutator(Mutator structured, double share = 0.8) : Mutator
{
    private static readonly ByteMutator Bytes = new();

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        if (random.NextDouble() >= share)
            return Bytes.Mutate(input, donor, random);
        var mutated = structured.Mutate(input, donor, random);
        return random.NextDouble() < 0.1 ? Bytes.Mutate(mutated, donor, random) : mutated;
    }
}
