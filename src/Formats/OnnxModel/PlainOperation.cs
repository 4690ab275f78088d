namespace GraphBridge.Formats.OnnxModel;

/// <summary>
/// Operations of which nothing can be lost when their node is read back, so that nearly all of a large graph need not be:
/// names, values and attributes that a node says exactly, and nothing else.
/// </summary>
internal static class PlainOperation
{
    public static bool Is(Operation operation)
    {
        if (operation.Metadata.Count > 0 || operation.Type.Domain.Length == 0)
            return false;
        foreach (var attribute in operation.Attributes)
            if (!IsExact(attribute.Value))
                return false;
        return true;
    }

    // a NaN has bits that JSON can't say, and is equal to no number
    private static bool IsExact(AttributeValue value) => value switch
    {
        AttributeValue.Int or AttributeValue.Ints or AttributeValue.String => true,
        AttributeValue.Float number => (float)number.Value == number.Value,
        _ => false,
    };
}
