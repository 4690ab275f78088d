using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GraphBridge.Fuzz.Mutating;

/// <summary>Mutates JSON as the tree it is, and now and then as text, for what no tree holds: a name twice, half a character, brackets without end.</summary>
internal sealed class JsonMutator : Mutator
{
    private const int MostNodes = 50_000;

    private static readonly TokenMutator Text = new("null", "true", "\"\\ud800\"", "\"\\u0000\"", "1e999", "-0", "{\"a\":1,\"a\":2}", "[]", "{}", ",", ":", "[");

    private static readonly JsonSerializerOptions Options = new() { MaxDepth = 10_000 };

    public override byte[] Mutate(byte[] input, byte[] donor, Random random)
    {
        if (random.Next(6) == 0 || Parsed(input) is not { } tree)
            return Text.Mutate(input, donor, random);
        // a tree without a name of its own has a parent to be changed in
        var root = new JsonArray(tree);
        var others = Parsed(donor) is { } other ? Nodes(new JsonArray(other)) : [];
        for (var left = 1 << random.Next(0, 4); left > 0; left--)
        {
            var nodes = Nodes(root);
            if (nodes.Count is 0 or > MostNodes)
                break;
            Once(nodes, others, random);
        }
        return Encoding.UTF8.GetBytes(root.Count > 0 ? root[0]?.ToJsonString(Options) ?? "null" : "");
    }

    private static JsonNode? Parsed(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Once(List<JsonNode> nodes, List<JsonNode> others, Random random)
    {
        var node = nodes[random.Next(nodes.Count)];
        var parent = node.Parent!;
        switch (random.Next(9))
        {
            case 0:
                Remove(node, parent);
                break;
            case 1 when parent is JsonArray array:
                for (var left = Interesting.Repeats(random); left > 0; left--)
                    array.Add(node.DeepClone());
                break;
            case 2 when parent is JsonObject named:
                var value = node.DeepClone();
                var name = node.GetPropertyName();
                named.Remove(name);
                named[random.Next(2) == 0 ? Interesting.Text(random) : name + "x"] = value;
                break;
            case 3 when others.Count > 0:
                node.ReplaceWith(others[random.Next(others.Count)].DeepClone());
                break;
            case 4:
                node.ReplaceWith(nodes[random.Next(nodes.Count)].DeepClone());
                break;
            case 5:
                var inner = node.DeepClone();
                for (var left = Math.Min(500, Interesting.Repeats(random)); left > 0; left--)
                    inner = random.Next(2) == 0 ? new JsonArray(inner) : new JsonObject { ["a"] = inner };
                node.ReplaceWith(inner);
                break;
            case 6:
                node.ReplaceWith<JsonNode>(JsonValue.Create(Interesting.Number(random)));
                break;
            case 7:
                node.ReplaceWith<JsonNode>(random.Next(4) switch { 0 => JsonValue.Create(true), 1 => new JsonArray(), 2 => new JsonObject(), _ => JsonValue.Create(random.NextDouble() * 1e300) });
                break;
            default:
                node.ReplaceWith<JsonNode>(JsonValue.Create(Interesting.Text(random)));
                break;
        }
    }

    private static void Remove(JsonNode node, JsonNode parent)
    {
        if (parent is JsonArray array)
            array.Remove(node);
        else
            ((JsonObject)parent).Remove(node.GetPropertyName());
    }

    private static List<JsonNode> Nodes(JsonArray root)
    {
        var nodes = new List<JsonNode>();
        var waiting = new Stack<JsonNode>([root]);
        while (waiting.TryPop(out var next))
        {
            if (next != root)
                nodes.Add(next);
            IEnumerable<JsonNode?> inner = next switch { JsonArray array => array, JsonObject named => named.Select(pair => pair.Value), _ => [] };
            foreach (var one in inner)
                if (one is not null)
                    waiting.Push(one);
        }
        return nodes;
    }
}
