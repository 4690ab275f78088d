using System.Text;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates protobuf messages as the trees they are: fields go, come twice, swap, nest, come from other files, and lie about their lengths.</summary>
internal sealed class WireMutator : Mutator
{
    /// <summary>A tree may double a few times over.</summary>
    private const int MostFields = 100_000;

    private readonly record struct Place(List<WireField> Fields, int Index)
    {
        public WireField Field => Fields[Index];
    }

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        if (WireTree.Parse(input) is not { Count: > 0 } tree)
            return new ByteMutator().Mutate(input, donor, random);
        var parts = WireTree.Parse(donor) is { Count: > 0 } others ? Places(others) : [];
        for (var left = 1 << random.Next(0, 4); left > 0; left--)
        {
            var places = Places(tree);
            if (places.Count is 0 or > MostFields)
                break;
            Once(places, parts, random);
        }
        return WireTree.Write(tree);
    }

    private static void Once(List<Place> places, List<Place> donors, Random random)
    {
        var place = Choose(places, random);
        var field = place.Field;
        switch (random.Next(13))
        {
            case 0:
                place.Fields.RemoveAt(place.Index);
                break;
            case 1:
                for (var left = Interesting.Repeats(random); left > 0; left--)
                    place.Fields.Insert(place.Index, field.Copy());
                break;
            case 2:
                field.Number = random.Next(3) == 0 ? (uint)Interesting.Number(random) & 0x1FFFFFFF : (uint)random.Next(1, 30);
                break;
            case 3:
                field.WireType = random.Next(8);
                break;
            case 4:
                field.WrongLength = (ulong)Interesting.Number(random);
                break;
            case 5:
                Nest(place, random);
                break;
            case 6 when donors.Count > 0:
                place.Fields[place.Index] = donors[random.Next(donors.Count)].Field.Copy();
                break;
            case 7 when donors.Count > 0:
                place.Fields.Insert(place.Index, donors[random.Next(donors.Count)].Field.Copy());
                break;
            case 8:
                // a text of the same file: names that clash, edges that turn back
                var other = Choose(places, random).Field;
                (field.Fields, field.Bytes, field.Value) = (other.Fields?.ConvertAll(inner => inner.Copy()), other.Bytes, other.Value);
                break;
            case 9:
                var swapped = Choose(places, random);
                (place.Fields[place.Index], swapped.Fields[swapped.Index]) = (swapped.Field, place.Field);
                break;
            default:
                Change(field, random);
                break;
        }
    }

    // half of all fields are bytes of weights and dimensions: those that hold something are chosen more often
    private static Place Choose(List<Place> places, Random random)
    {
        var place = places[random.Next(places.Count)];
        return place.Field.Fields is null && random.Next(2) == 0 ? places[random.Next(places.Count)] : place;
    }

    private static void Change(WireField field, Random random)
    {
        if (field.WireType == 0)
        {
            field.Value = (ulong)Interesting.Number(random);
            return;
        }
        field.Fields = null;
        field.Bytes = random.Next(4) switch
        {
            0 => new ByteMutator().Mutate(field.Bytes, field.Bytes, random),
            1 => [.. field.Bytes, .. Encoding.UTF8.GetBytes(Interesting.Text(random))],
            2 => [],
            _ => Encoding.UTF8.GetBytes(Interesting.Text(random)),
        };
    }

    /// <summary>Puts a copy of a message into its own deepest part, again and again.</summary>
    private static void Nest(Place place, Random random)
    {
        if (place.Field.Fields is not { Count: > 0 } fields)
            return;
        // the way down to a field of the same number, which is how graphs nest in attributes
        var way = Places(fields).Where(inner => inner.Field.Fields is not null).ToList();
        var inner = way.Count == 0 ? new Place(fields, 0) : way[random.Next(way.Count)];
        var times = Interesting.Repeats(random);
        var whole = place.Field.Copy();
        if (Places(fields).Count * (long)times > MostFields)
            times = 3;
        var target = inner;
        for (var i = 0; i < times; i++)
        {
            var copy = whole.Copy();
            target.Fields.Add(copy);
            if (copy.Fields is not { Count: > 0 } inside)
                return;
            target = new(inside, 0);
        }
    }

    private static List<Place> Places(List<WireField> fields)
    {
        var places = new List<Place>();
        var waiting = new Stack<List<WireField>>([fields]);
        while (waiting.TryPop(out var next) && places.Count <= MostFields)
        {
            for (var i = 0; i < next.Count; i++)
            {
                places.Add(new(next, i));
                if (next[i].Fields is { } inner)
                    waiting.Push(inner);
            }
        }
        return places;
    }
}
