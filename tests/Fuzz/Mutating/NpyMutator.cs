using System.Buffers.Binary;
using System.Text;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates .npy files: the words of the header, with a length that fits or doesn't, and what follows.</summary>
internal sealed class NpyMutator : Mutator
{
    private const int Prefix = 10;

    private static readonly TokenMutator Header = new(["'descr'", "'fortran_order'", "'shape'", "True", "False", "'<f4'", "'>f8'", "'|V1'", "'<U4'", "'|O'", "(3, 3)", "(0, 9223372036854775807)", "()", "(,)", "1L"]);

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        if (input.Length < Prefix)
            return new ByteMutator().Mutate(input, donor, random);
        var length = BinaryPrimitives.ReadUInt16LittleEndian(input.AsSpan(8));
        if (input.Length < Prefix + length)
            return new ByteMutator().Mutate(input, donor, random);
        var header = Header.Mutate(input[Prefix..(Prefix + length)], Encoding.Latin1.GetBytes("{}"), random);
        var said = random.Next(8) == 0 ? (ushort)Interesting.Number(random) : (ushort)header.Length;
        var version = random.Next(10) == 0 ? (byte)random.Next(5) : input[6];
        var lengthBytes = version >= 2 ? BitConverter.GetBytes((uint)said) : BitConverter.GetBytes(said);
        return [.. input[..6], version, 0, .. lengthBytes, .. header, .. input[(Prefix + length)..]];
    }
}
