using System.Globalization;

namespace GraphBridge.Capture.TorchSharp.Operators;

/// <summary>Where the value of a schema's argument comes from in a call.</summary>
internal abstract class ArgumentSource
{
    /// <summary>Nothing gives it: the schema's default holds.</summary>
    public static readonly ArgumentSource Absent = new NoSource();

    public abstract void Write(ValueWriter writer, SchemaType type, object?[] arguments, TorchObjects objects);

    /// <summary>Whether the call gives it.</summary>
    /// <param name="given">A bit for each of the call's arguments that is not none.</param>
    public abstract bool IsGiven(ulong given);

    /// <summary>The C# value that it is in a call; null where it is none, or made of several.</summary>
    public virtual object? ValueIn(object?[] arguments) => null;

    private sealed class NoSource : ArgumentSource
    {
        public override void Write(ValueWriter writer, SchemaType type, object?[] arguments, TorchObjects objects) => writer.AddNone();

        public override bool IsGiven(ulong given) => false;
    }
}

/// <summary>One argument of the call.</summary>
internal sealed class SlotSource(int slot, NoneTest none) : ArgumentSource
{
    public int Slot => slot;

    public override object? ValueIn(object?[] arguments) => arguments[slot];

    public override void Write(ValueWriter writer, SchemaType type, object?[] arguments, TorchObjects objects)
    {
        var value = arguments[slot];
        if (none.IsNone(value))
            writer.AddNone();
        else
            ArgumentValue.Write(writer, type, value, objects);
    }

    public override bool IsGiven(ulong given) => (given >> slot & 1) != 0;
}

/// <summary>Several arguments of the call, which are one list: <c>zeros(rows, columns)</c>.</summary>
internal sealed class PackedSource(int[] slots) : ArgumentSource
{
    public IReadOnlyList<int> Slots => slots;

    public override void Write(ValueWriter writer, SchemaType type, object?[] arguments, TorchObjects objects)
    {
        if (type.Kind == SchemaKind.Device)
        {
            WriteDevice(writer, arguments[slots[0]], arguments[slots[1]]);
            return;
        }
        writer.AddList(slots.Length);
        foreach (var slot in slots)
        {
            if (arguments[slot] is { } value)
                ArgumentValue.Write(writer, type with { IsList = false }, value, objects);
            else
                writer.AddNone();
        }
    }

    // the kind of device and its number, -1 for none
    private static void WriteDevice(ValueWriter writer, object? kind, object? index)
    {
        var name = kind is Enum type ? Enumerations.TextOf(type) : kind?.ToString();
        writer.AddDevice(index is int number and >= 0 ? string.Create(CultureInfo.InvariantCulture, $"{name}:{number}") : name);
    }

    public override bool IsGiven(ulong given) => Array.TrueForAll(slots, slot => (given >> slot & 1) != 0);
}

/// <summary>One number, given for both ends of each dimension of the first tensor.</summary>
internal sealed class SpreadSource(int slot) : ArgumentSource
{
    public int Slot => slot;

    public override void Write(ValueWriter writer, SchemaType type, object?[] arguments, TorchObjects objects)
    {
        var numbers = new long[2 * objects.Rank(arguments[0]!)];
        if (ArgumentValue.TryInteger(arguments[slot]!, out var number))
            Array.Fill(numbers, number);
        writer.AddInts(numbers);
    }

    public override bool IsGiven(ulong given) => (given >> slot & 1) != 0;
}

/// <summary>One argument of the call, or a constant where it is null.</summary>
internal sealed class DefaultedSource(SlotSource given, ConstantSource otherwise) : ArgumentSource
{
    public int Slot => given.Slot;

    public override void Write(ValueWriter writer, SchemaType type, object?[] arguments, TorchObjects objects) =>
        ((ArgumentSource)(arguments[given.Slot] is null ? otherwise : given)).Write(writer, type, arguments, objects);

    public override bool IsGiven(ulong given) => true;
}

/// <summary>What the table says that it always is.</summary>
internal sealed class ConstantSource(string text) : ArgumentSource
{
    public override void Write(ValueWriter writer, SchemaType type, object?[] arguments, TorchObjects objects)
    {
        if (type.IsList && type.Kind == SchemaKind.Int)
            writer.AddInts(Array.ConvertAll(text.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries), Integer));
        else if (text is "true" or "false")
            writer.AddBool(text == "true");
        else if (type.Kind == SchemaKind.DType)
            writer.AddDType(text);
        else if (type.Kind == SchemaKind.Device)
            writer.AddDevice(text);
        else if (type.Kind is SchemaKind.String or SchemaKind.Any)
            writer.AddString(text);
        else if (type.Kind != SchemaKind.Float && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            writer.AddInt(number);
        else
            writer.AddFloat(double.Parse(text, CultureInfo.InvariantCulture));
    }

    public override bool IsGiven(ulong given) => true;

    private static long Integer(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
