using GraphBridge.Formats.Flat;

namespace GraphBridge.Formats.GraphMl;

/// <summary>The elements of GraphML that have data and may hold others.</summary>
internal enum GraphMlElementKind
{
    Graph,
    Node,
    Edge,
}

/// <summary>An element that is open while it is read. One object serves all elements of its depth, one after the other.</summary>
internal sealed class GraphMlElement
{
    public GraphMlElementKind Kind { get; private set; }

    /// <summary>Its id; of an edge, its source.</summary>
    public string Id { get; private set; } = "";

    /// <summary>An edge's target.</summary>
    public string Target { get; set; } = "";

    /// <summary>The cluster it is in; of a node that is a group, the cluster it is.</summary>
    public int Cluster { get; set; }

    /// <summary>A node that has a graph.</summary>
    public bool IsGroup { get; set; }

    /// <summary>A node that yEd says is a group, though it may have no graph.</summary>
    public bool IsFolder { get; set; }

    public int Line { get; private set; }

    public int Column { get; private set; }

    public List<FlatAttribute> Attributes { get; } = [];

    public void Begin(GraphMlElementKind kind, string id, int cluster, int line, int column)
    {
        (Kind, Id, Target, Cluster, IsGroup, IsFolder, Line, Column) = (kind, id, "", cluster, false, false, line, column);
        Attributes.Clear();
    }
}
