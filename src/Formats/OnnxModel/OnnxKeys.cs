namespace GraphBridge.Formats.OnnxModel;

/// <summary>The metadata keys of this mapping. What ONNX has and the graph model has no word for travels under <c>onnx:</c>.</summary>
internal static class OnnxKeys
{
    public const string Prefix = "onnx:";

    /// <summary>A metadata property of the file whose own key begins like ours.</summary>
    public const string EscapedKey = "onnx:key:";

    public const string DocString = "onnx:doc_string";

    /// <summary>The version of the file format; empty where a file says none. A graph that has it came from an ONNX file.</summary>
    public const string IrVersion = "onnx:ir_version";
    public const string Domain = "onnx:domain";
    public const string ModelVersion = "onnx:model_version";

    /// <summary>Fields that a rebuilt message would lack or have otherwise; see <see cref="Residue"/>.</summary>
    public const string Residue = "onnx:residue";
    public const string ModelResidue = "onnx:model.residue";

    /// <summary>The same of one attribute; its name follows.</summary>
    public const string AttributeResidue = "onnx:residue.attribute.";

    /// <summary>On a whole model's graph, what belongs to the graph message and not to the model message.</summary>
    public const string GraphDocString = "onnx:graph.doc_string";
    public const string GraphProperty = "onnx:graph.metadata.";

    /// <summary>The place of a node in a file whose nodes were not in execution order.</summary>
    public const string NodeIndex = "onnx:node_index";

    /// <summary>On a tensor of an attribute: its name in the file.</summary>
    public const string TensorName = "onnx:name";

    /// <summary>On a tensor that the file keeps in float_data, int32_data and so on, not in raw_data.</summary>
    public const string Typed = "onnx:typed";

    /// <summary>On a tensor in an external file: the entries that say where, keys and values by turns.</summary>
    public const string External = "onnx:external";

    // PyTorch's exporter
    public const string Namespace = "namespace";
    public const string ClassHierarchy = "pkg.torch.onnx.class_hierarchy";
    public const string NameScopes = "pkg.torch.onnx.name_scopes";

    /// <summary>Whether a key says where a node stands in the modules.</summary>
    public static bool IsScope(string key) => key is Namespace or ClassHierarchy or NameScopes;

    // Netron: the names of a node's ports
    public const string InputNames = "input_names";
    public const string OutputNames = "output_names";

    /// <summary>In files that we write: what the rest of the message does not say of the graph; see <see cref="ExtensionWriter"/>.</summary>
    public const string Extension = "graphbridge";
}
