namespace GraphBridge.Compare;

/// <summary>Tables of places: by part of one graph, a place in something else.</summary>
internal static class Places
{
    /// <summary>A table in which each part has the place -1, which is none.</summary>
    public static int[] None(int count)
    {
        var places = new int[count];
        Array.Fill(places, -1);
        return places;
    }
}
