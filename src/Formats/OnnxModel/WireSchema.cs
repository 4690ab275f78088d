using Google.Protobuf.Reflection;

namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// What protobuf's wire format and its JSON need to know of a message: its fields by number and by name. Made once from
/// the descriptors that protoc generates, and much faster to walk by than they are.
/// </summary>
internal sealed class WireSchema
{
    private const int DenseNumbers = 32;
    private readonly WireField?[] _dense = new WireField?[DenseNumbers];
    private readonly Dictionary<string, WireField> _byName = new(StringComparer.Ordinal);
    private WireField? _content;

    private WireSchema(string name) => Name = name;

    /// <summary>The schema of <see cref="ModelProto"/>, and of all messages below it.</summary>
    public static WireSchema Model { get; } = Build();

    /// <summary>The schema of <see cref="GraphProto"/>.</summary>
    public static WireSchema Graph { get; } = Model.Field(ModelProto.GraphFieldNumber)!.Message!;

    /// <summary>The schema of <see cref="TensorProto"/>.</summary>
    public static WireSchema Tensor { get; } = Graph.Field(GraphProto.InitializerFieldNumber)!.Message!;

    public string Name { get; }

    /// <summary>All fields that a file may have, by number.</summary>
    public IEnumerable<WireField> Fields => _dense.OfType<WireField>();

    /// <summary>Whether a tensor can stand somewhere below, so that content can be taken out or put back there.</summary>
    public bool HoldsTensors { get; private set; }

    public bool IsTensor => Name == nameof(TensorProto);

    public WireField? Field(int number) => number < DenseNumbers ? _dense[number] : number == TensorProto.GraphbridgeContentFieldNumber ? _content : null;

    /// <summary>A field by its name in JSON, in either dialect: <c>opType</c> or <c>op_type</c>.</summary>
    public WireField? Field(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A field by its name in our JSON, <c>opType</c>; null for any other name.</summary>
    public WireField? Field(ReadOnlySpan<byte> jsonName)
    {
        // a message has few fields
        foreach (var field in _dense)
            if (field is not null && field.JsonLabel[1..^2].SequenceEqual(jsonName))
                return field;
        return null;
    }

    private static WireSchema Build()
    {
        var made = new Dictionary<MessageDescriptor, WireSchema>();
        var model = Build(ModelProto.Descriptor, made);
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var schema in made.Values)
            {
                // training information is kept as it is, with its tensors
                if (schema.HoldsTensors || schema.Name == nameof(TrainingInfoProto) || !(schema.IsTensor || schema.Fields.Any(field => field.Message is { HoldsTensors: true })))
                    continue;
                schema.HoldsTensors = changed = true;
            }
        }
        return model;
    }

    private static WireSchema Build(MessageDescriptor message, Dictionary<MessageDescriptor, WireSchema> made)
    {
        if (made.TryGetValue(message, out var known))
            return known;
        var schema = new WireSchema(message.Name);
        made.Add(message, schema);
        foreach (var descriptor in message.Fields.InFieldNumberOrder())
        {
            var field = new WireField(descriptor.FieldNumber, descriptor.FieldType, descriptor.IsRepeated, descriptor.JsonName,
                descriptor.FieldType == FieldType.Message ? Build(descriptor.MessageType, made) : null,
                descriptor.FieldType == FieldType.Enum ? descriptor.EnumType : null)
            { Costs = WireCosts.Of(message.Name, descriptor) };
            if (descriptor.FieldNumber == TensorProto.GraphbridgeContentFieldNumber)
            {
                schema._content = field;
                continue;
            }
            schema._dense[descriptor.FieldNumber] = field;
            schema._byName[descriptor.JsonName] = field;
            schema._byName[descriptor.Name] = field;
        }
        return schema;
    }
}

/// <summary>One field of a message.</summary>
/// <param name="Number">Its number on the wire.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsRepeated">Whether it is a list.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Message">The schema of a message field.</param>
/// <param name="Enum">The names of an enum field.</param>
internal sealed record WireField(int Number, FieldType Type, bool IsRepeated, string JsonName, WireSchema? Message, EnumDescriptor? Enum)
{
    private readonly byte[] _label = System.Text.Encoding.UTF8.GetBytes($"\"{JsonName}\":");

    private readonly (byte[] Name, int Number)[] _enumNames = [.. (Enum?.Values ?? []).Select(value => (System.Text.Encoding.UTF8.GetBytes(value.Name), value.Number))];

    /// <summary>What a value of it takes in memory.</summary>
    public WireCosts Costs { get; init; }

    /// <summary>What stands before the field's value in JSON.</summary>
    public ReadOnlySpan<byte> JsonLabel => _label;

    /// <summary>The number of an enum's value by its name.</summary>
    public int? EnumNumber(ReadOnlySpan<byte> name)
    {
        foreach (var (known, number) in _enumNames)
            if (name.SequenceEqual(known))
                return number;
        return null;
    }

    /// <summary>The name of an enum's value by its number.</summary>
    public byte[]? EnumName(int number)
    {
        foreach (var (name, known) in _enumNames)
            if (known == number)
                return name;
        return null;
    }

    /// <summary>How one value stands on the wire: 0 varint, 1 eight bytes, 2 counted bytes, 5 four bytes.</summary>
    public int WireType => Type switch
    {
        FieldType.Float => 5,
        FieldType.Double => 1,
        FieldType.String or FieldType.Bytes or FieldType.Message => 2,
        _ => 0,
    };

    /// <summary>Whether the field may stand so: as its own wire type, or, for a list of numbers, packed.</summary>
    public bool Allows(int wireType) => wireType == WireType || (wireType == 2 && IsRepeated && WireType != 2);
}
