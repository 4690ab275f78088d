using System.Buffers.Binary;
using System.Text;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Knows nothing of the form: flips, numbers at the ends of their types, cuts, copies, parts of other files.</summary>
internal sealed class ByteMutator : Mutator
{
    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        var bytes = new List<byte>(input);
        for (var left = 1 << random.Next(0, 5); left > 0; left--)
            Once(bytes, donor, random);
        return [.. bytes];
    }

    private static void Once(List<byte> bytes, byte[] donor, Random random)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }
        var at = random.Next(bytes.Count);
        switch (random.Next(10))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                WriteNumber(bytes, at, random);
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(Length(random), bytes.Count - at));
                break;
            case 4 when random.Next(4) == 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 5:
                var copied = bytes.GetRange(at, Math.Min(Length(random), bytes.Count - at));
                for (var left = Interesting.Repeats(random); left > 0 && bytes.Count < 1 << 20; left--)
                    bytes.InsertRange(at, copied);
                break;
            case 6 when donor.Length > 0:
                var from = random.Next(donor.Length);
                bytes.InsertRange(at, donor[from..Math.Min(donor.Length, from + Length(random))]);
                break;
            case 7:
                bytes.InsertRange(at, Encoding.UTF8.GetBytes(Interesting.Text(random)));
                break;
            case 8:
                var other = random.Next(bytes.Count);
                (bytes[at], bytes[other]) = (bytes[other], bytes[at]);
                break;
            default:
                bytes.Insert(at, (byte)random.Next(256));
                break;
        }
    }

    private static int Length(Random random) => 1 << random.Next(0, 11);

    private static void WriteNumber(List<byte> bytes, int at, Random random)
    {
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(number, Interesting.Number(random));
        var width = 1 << random.Next(4);
        if (random.Next(4) == 0)
            number[..width].Reverse();
        for (var i = 0; i < width && at + i < bytes.Count; i++)
            bytes[at + i] = number[i];
    }
}
