namespace GraphBridge.Capture.TorchSharp.Modules;

/// <summary>A module of a TorchSharp model at one of its places; an object that hangs at two places has two nodes.</summary>
/// <param name="Index">Its place in the tree's list.</param>
/// <param name="Path">Where it is, as the state dictionary names it: <c>layer1.0.conv1</c>; empty for the root.</param>
/// <param name="Module">The object.</param>
/// <param name="TypeName">Its type as a person says it: <c>Conv2d</c>.</param>
/// <param name="Parent">The node that has it as a child; -1 for the root.</param>
/// <param name="Parameters">Its own parameters.</param>
/// <param name="Buffers">Its own buffers.</param>
/// <param name="Made">What it was made with, where its factory remembers it: the factory's text and its arguments.</param>
internal sealed record ModuleNode(int Index, string Path, object Module, string TypeName, int Parent,
    IReadOnlyList<NamedObject> Parameters, IReadOnlyList<NamedObject> Buffers, object?[]? Made)
{
    /// <summary>Its own parameter or buffer of this name, or null.</summary>
    public object? Tensor(string name) => Find(Parameters, name) ?? Find(Buffers, name);

    private static object? Find(IReadOnlyList<NamedObject> tensors, string name)
    {
        for (var i = 0; i < tensors.Count; i++)
            if (tensors[i].Name == name)
                return tensors[i].Object;
        return null;
    }
}

/// <summary>A tensor or a module of TorchSharp with its name within the module that owns it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Object">TorchSharp's object.</param>
internal readonly record struct NamedObject(string Name, object Object);
