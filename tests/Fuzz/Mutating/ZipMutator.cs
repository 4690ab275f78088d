using System.Text;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates ZIP archives by their entries: what is in them, with sums that fit, and what is said of them, so that it doesn't fit.</summary>
/// <param name="content">Mutates what an entry holds, by its name.</param>
internal sealed class ZipMutator(Func<string, Mutator> content) : Mutator
{
    /// <summary>What a bomb's entry unpacks to: more than any input may take.</summary>
    private const int BombSize = 250 << 20;

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        if (ZipParts.Read(input) is not { Count: > 0 } parts)
            return new ByteMutator().Mutate(input, donor, random);
        var others = ZipParts.Read(donor) ?? [];
        ushort? count = null;
        for (var left = 1 << random.Next(0, 3); left > 0 && parts.Count > 0; left--)
        {
            if (random.Next(40) == 0)
                count = (ushort)Interesting.Number(random);
            Once(parts, others, random);
        }
        return ZipParts.Write(parts, count);
    }

    private void Once(List<ZipPart> parts, List<ZipPart> others, Random random)
    {
        var index = random.Next(parts.Count);
        var part = parts[index];
        switch (random.Next(26))
        {
            case 0: parts.RemoveAt(index); break;
            case 1: parts.Insert(random.Next(parts.Count), part.Copy()); break;
            case 2: part.Name = Encoding.UTF8.GetBytes(Interesting.Text(random)); break;
            case 3: part.Name = [.. part.Name, .. Encoding.UTF8.GetBytes(Interesting.Text(random))]; break;
            case 4: part.Method = (ushort)random.Next(20); break;
            case 5: part.Flags = (ushort)random.Next(1 << 16); break;
            case 6: part.Crc ^= 1u << random.Next(32); break;
            case 7: part.Size = (uint)Interesting.Number(random); break;
            case 8: part.PackedSize = (uint)Interesting.Number(random); break;
            case 9: part.DirectorySize = (uint)Interesting.Number(random); break;
            case 10: part.Offset = random.Next(2) == 0 ? (uint)Interesting.Number(random) : (uint)random.Next(200); break;
            case 11: part.Extra = new ByteMutator().Mutate([1, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], part.Name, random); break;
            case 12 when others.Count > 0: parts.Insert(index, others[random.Next(others.Count)].Copy()); break;
            case 13: (parts[index], parts[0]) = (parts[0], parts[index]); break;
            case 14: part.SetContent(part.Content(), deflated: part.Method == 0); break;
            case 15 when random.Next(8) == 0 && part.Size < BombSize: part.SetContent(Bomb(part.Content(), random), deflated: true); break;
            case 16: part.SetContent([], deflated: random.Next(2) == 0); break;
            case 17: part.Packed = new ByteMutator().Mutate(part.Packed, part.Packed, random); break;
            case 18:
                for (var left = Interesting.Repeats(random); left > 0; left--)
                {
                    var copy = part.Copy();
                    copy.Name = [.. part.Name, .. Encoding.UTF8.GetBytes(left.ToString(System.Globalization.CultureInfo.InvariantCulture))];
                    parts.Add(copy);
                }
                break;
            default:
                var donor = others.Count > 0 ? others[random.Next(others.Count)].Content() : [];
                part.SetContent(content(Encoding.UTF8.GetString(part.Name)).Mutate(part.Content(), donor, random), deflated: random.Next(3) == 0);
                break;
        }
    }

    /// <summary>The content and then one of its bytes, over and over.</summary>
    private static byte[] Bomb(byte[] content, Random random)
    {
        var bomb = new byte[BombSize];
        var length = Math.Min(content.Length, bomb.Length);
        var kept = random.Next(length + 1);
        content.AsSpan(0, kept).CopyTo(bomb);
        bomb.AsSpan(kept).Fill(kept < length ? content[kept] : (byte)0);
        return bomb;
    }
}
