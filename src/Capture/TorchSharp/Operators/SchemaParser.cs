using System.Globalization;

namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>Reads a line of aten.txt: <c>add_.Tensor(Tensor(a!) self, Tensor other, *, Scalar alpha=1) -&gt; Tensor(a!)</c>.</summary>
internal static class SchemaParser
{
    private const string Arrow = ") -> ";

    public static OperatorSchema Parse(string domain, string line)
    {
        var open = line.IndexOf('(', StringComparison.Ordinal);
        var close = line.LastIndexOf(Arrow, StringComparison.Ordinal);
        var name = line[..open];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var sets = new List<string>();
        var arguments = new List<SchemaArgument>();
        foreach (var part in TextParts.Split(line[(open + 1)..close], ','))
        {
            if (part != "*")
                arguments.Add(Argument(part, sets));
        }
        var results = line[(close + Arrow.Length)..];
        var parts = results.StartsWith('(') ? TextParts.Split(results[1..^1], ',') : [results];
        return new(domain + "::" + (dot < 0 ? name : name[..dot]), dot < 0 ? "" : name[(dot + 1)..], [.. arguments],
            [.. parts.Select(part => Result(part, sets, arguments))]);
    }

    private static SchemaArgument Argument(string part, List<string> sets)
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var declared = equals < 0 ? part : part[..equals];
        var space = declared.LastIndexOf(' ');
        var type = TakeSet(declared[..space], out var set, out var written);
        sets.Add(set);
        return new(declared[(space + 1)..], TypeOf(type), written, equals < 0 ? null : part[(equals + 1)..]);
    }

    private static OperatorResult Result(string part, List<string> sets, List<SchemaArgument> arguments)
    {
        var type = TakeSet(part, out var set, out _);
        var space = type.IndexOf(' ', StringComparison.Ordinal);
        var name = space < 0 ? "" : type[(space + 1)..];
        var aliased = set.Length == 0 ? -1 : sets.IndexOf(set);
        return aliased < 0 ? new(name) : new(name, aliased, arguments[aliased].Written);
    }

    // Tensor(a!) -> Tensor, the set a, written
    private static string TakeSet(string type, out string set, out bool written)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var close = type.IndexOf(')', StringComparison.Ordinal);
        var inside = open < 0 ? "" : type[(open + 1)..close];
        written = inside.Contains('!', StringComparison.Ordinal);
        set = inside.Split('!', '|', ' ')[0];
        return open < 0 ? type : type[..open] + type[(close + 1)..];
    }

    private static SchemaType TypeOf(string text)
    {
        var optional = text.EndsWith('?');
        var type = optional ? text[..^1] : text;
        var bracket = type.IndexOf('[', StringComparison.Ordinal);
        var kind = KindOf((bracket < 0 ? type : type[..bracket]).TrimEnd('?'));
        if (bracket < 0)
            return new(kind, IsOptional: optional);
        var length = type[(bracket + 1)..^1];
        return new(kind, IsList: true, length.Length == 0 ? 0 : int.Parse(length, CultureInfo.InvariantCulture), optional);
    }

    private static SchemaKind KindOf(string name) => name switch
    {
        "Tensor" => SchemaKind.Tensor,
        "int" => SchemaKind.Int,
        "float" => SchemaKind.Float,
        "bool" => SchemaKind.Bool,
        "Scalar" => SchemaKind.Scalar,
        "str" => SchemaKind.String,
        "ScalarType" => SchemaKind.DType,
        "Device" => SchemaKind.Device,
        "Layout" => SchemaKind.Layout,
        "MemoryFormat" => SchemaKind.MemoryFormat,
        "Generator" => SchemaKind.Generator,
        _ => SchemaKind.Any,
    };
}
