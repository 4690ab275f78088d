using System.Globalization;

namespace GraphBridge.Capture.TorchScript;

/// <summary>Makes the call of a recorded operation again from its ports and attributes, which bear the names of its schema's arguments.</summary>
internal static class OperatorArguments
{
    /// <summary>A place in an argument: <c>tensors[1]</c> is the element 1 of the argument <c>tensors</c>.</summary>
    private readonly record struct Element(ReadOnlyMemory<char> Path, ValueId Value);

    /// <summary>The call of an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="tensorOf">The tensor that a value is.</param>
    public static OperatorCall Of(Operation operation, Func<Value, TorchTensor> tensorOf)
    {
        var call = new OperatorCall();
        try
        {
            var inputs = operation.Inputs;
            var own = inputs.Count - operation.Outputs.Count(output => output.Name == WrittenVersions.BasePort);
            for (var slot = 0; slot < own;)
            {
                var name = ArgumentOf(inputs[slot].Name);
                var elements = new List<Element>();
                for (; slot < own && ArgumentOf(inputs[slot].Name) == name; slot++)
                    elements.Add(new(inputs[slot].Name.AsMemory(name.Length), inputs.ValueAt(slot)));
                Write(call.Argument(name), elements, operation.Graph, tensorOf);
            }
            foreach (var attribute in operation.Attributes)
                Write(call.Argument(attribute.Name), attribute);
            return call;
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    private static string ArgumentOf(string port) => port.IndexOf('[', StringComparison.Ordinal) is var at and >= 0 ? port[..at] : port;

    private static void Write(ValueWriter writer, List<Element> elements, ForwardGraph graph, Func<Value, TorchTensor> tensorOf)
    {
        if (elements is [{ Path.Length: 0 } whole])
        {
            if (whole.Value.IsNone)
                writer.AddNone();
            else
                writer.AddTensor(tensorOf(graph[whole.Value]).Number);
            return;
        }
        // elements of one list stand together, in order
        var groups = elements.GroupBy(element => IndexOf(element.Path)).ToList();
        writer.AddList(groups.Count);
        foreach (var group in groups)
            Write(writer, [.. group.Select(element => element with { Path = element.Path[(element.Path.Span.IndexOf(']') + 1)..] })], graph, tensorOf);
    }

    private static int IndexOf(ReadOnlyMemory<char> path) =>
        int.Parse(path.Span[1..path.Span.IndexOf(']')], NumberStyles.None, CultureInfo.InvariantCulture);

    private static void Write(ValueWriter writer, NamedAttribute attribute)
    {
        switch (attribute.Value)
        {
            case AttributeValue.Int number:
                writer.AddInt(number.Value);
                break;
            case AttributeValue.Float number:
                writer.AddFloat(number.Value);
                break;
            case AttributeValue.Bool truth:
                writer.AddBool(truth.Value);
                break;
            case AttributeValue.String text:
                writer.AddString(text.Value);
                break;
            case AttributeValue.Ints numbers:
                writer.AddInts(numbers.Values.AsSpan());
                break;
            case AttributeValue.List list:
                writer.AddList(list.Items.Length);
                foreach (var item in list.Items)
                    Write(writer, attribute with { Value = item });
                break;
            default:
                throw new GraphBridgeException($"the argument '{attribute.Name}' is of a kind that no operator takes", remedy: "capture it anew");
        }
    }
}
