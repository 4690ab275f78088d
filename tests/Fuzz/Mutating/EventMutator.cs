namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates a stream of events, each of which stands behind its length: they go, come again, change places, and change inside.</summary>
internal sealed class EventMutator : Mutator
{
    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        var events = Split(input);
        for (var left = 1 << random.Next(0, 5); left > 0 && events.Count > 0; left--)
        {
            var at = random.Next(events.Count);
            switch (random.Next(6))
            {
                case 0:
                    events.RemoveAt(at);
                    break;
                case 1:
                    for (var times = Interesting.Repeats(random); times > 0; times--)
                        events.Insert(at, events[at]);
                    break;
                case 2:
                    var other = random.Next(events.Count);
                    (events[at], events[other]) = (events[other], events[at]);
                    break;
                case 3:
                    events.Insert(at, events[random.Next(events.Count)]);
                    break;
                case 4:
                    events[at] = new ByteMutator().Mutate(events[at], events[random.Next(events.Count)], random);
                    break;
                default:
                    // most numbers are of one byte
                    var changed = events[at].ToArray();
                    if (changed.Length > 0)
                        changed[random.Next(changed.Length)] = (byte)random.Next(16);
                    events[at] = changed;
                    break;
            }
        }
        return Join(events);
    }

    public static byte[] Join(IEnumerable<byte[]> events)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        foreach (var one in events)
        {
            writer.Write7BitEncodedInt(one.Length);
            writer.Write(one);
        }
        return stream.ToArray();
    }

    public static List<byte[]> Split(byte[] input)
    {
        var events = new List<byte[]>();
        using var reader = new BinaryReader(new MemoryStream(input));
        try
        {
            while (reader.BaseStream.Position < input.Length)
                events.Add(reader.ReadBytes(reader.Read7BitEncodedInt() & 0xFFFFFF));
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            // what was cut off is no event
        }
        return events;
    }
}
