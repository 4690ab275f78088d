namespace GraphBridge.Formats.OnnxModel;

/// <summary>Gives every NaN of the attributes the bits that reading "NaN" gives, so that it is noticed where they were others.</summary>
internal static class PlainNaN
{
    public static void Make(IEnumerable<NodeProto> nodes)
    {
        foreach (var attribute in nodes.SelectMany(node => node.Attribute))
        {
            if (float.IsNaN(attribute.F))
                attribute.F = float.NaN;
            for (var i = 0; i < attribute.Floats.Count; i++)
                if (float.IsNaN(attribute.Floats[i]))
                    attribute.Floats[i] = float.NaN;
            Make(attribute.Graphs.SelectMany(graph => graph.Node));
            if (attribute.G is { } nested)
                Make(nested.Node);
        }
    }
}
