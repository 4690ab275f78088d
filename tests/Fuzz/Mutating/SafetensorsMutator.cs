using System.Buffers.Binary;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates the JSON header of a .safetensors file, with a length that fits or doesn't.</summary>
internal sealed class SafetensorsMutator : Mutator
{
    private static readonly JsonMutator Header = new();

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        var length = input.Length < 8 ? -1 : BinaryPrimitives.ReadInt64LittleEndian(input);
        if (length < 0 || length > input.Length - 8)
            return new ByteMutator().Mutate(input, donor, random);
        var header = Header.Mutate(input[8..(8 + (int)length)], "{}"u8.ToArray(), random);
        var said = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(said, random.Next(8) == 0 ? Interesting.Number(random) : header.Length);
        return [.. said, .. header, .. input[(8 + (int)length)..]];
    }
}
