using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace GraphBridge.Instrument;

/// <summary>
/// Walks what an assembly's tables say of its types and signatures, before Cecil does, which follows a damaged one round in
/// circles or down without end.
/// </summary>
internal sealed class AssemblyCheck
{
    private readonly ReadLimits _limits;
    private readonly MetadataReader _metadata;
    private readonly Types _types;
    private readonly HashSet<TypeSpecificationHandle> _followed = [];
    private readonly HashSet<TypeSpecificationHandle> _closed = [];
    private int _depth;

    private AssemblyCheck(MetadataReader metadata, ReadLimits limits)
    {
        (_metadata, _limits) = (metadata, limits);
        _types = new(this);
    }

    /// <exception cref="BadImageFormatException">The assembly is damaged.</exception>
    /// <exception cref="GraphBridgeException">Its types lead to one another without end.</exception>
    public static void Run(MetadataReader metadata, ReadLimits limits) => new AssemblyCheck(metadata, limits).Run();

    private void Run()
    {
        foreach (var handle in _metadata.TypeDefinitions)
            Type(_metadata.GetTypeDefinition(handle));
        foreach (var handle in _metadata.MemberReferences)
            Signature(_metadata.GetMemberReference(handle).Signature);
        for (var row = 1; row <= _metadata.GetTableRowCount(TableIndex.TypeSpec); row++)
            Specification(MetadataTokens.TypeSpecificationHandle(row));
        for (var row = 1; row <= _metadata.GetTableRowCount(TableIndex.MethodSpec); row++)
            Signature(_metadata.GetMethodSpecification(MetadataTokens.MethodSpecificationHandle(row)).Signature);
        for (var row = 1; row <= _metadata.GetTableRowCount(TableIndex.StandAloneSig); row++)
            Signature(_metadata.GetStandaloneSignature(MetadataTokens.StandaloneSignatureHandle(row)).Signature);
        for (var row = 1; row <= _metadata.GetTableRowCount(TableIndex.TypeRef); row++)
            Reference(_metadata.GetTypeReference(MetadataTokens.TypeReferenceHandle(row)));
    }

    private void Type(TypeDefinition type)
    {
        var depth = 0;
        for (var outer = type.GetDeclaringType(); !outer.IsNil; outer = _metadata.GetTypeDefinition(outer).GetDeclaringType())
            Limit(++depth);
        depth = 0;
        for (var parent = type.BaseType; parent.Kind == HandleKind.TypeDefinition && !parent.IsNil; parent = _metadata.GetTypeDefinition((TypeDefinitionHandle)parent).BaseType)
            Limit(++depth);
        foreach (var method in type.GetMethods())
            Signature(_metadata.GetMethodDefinition(method).Signature);
        foreach (var field in type.GetFields())
            Signature(_metadata.GetFieldDefinition(field).Signature);
        foreach (var property in type.GetProperties())
            Signature(_metadata.GetPropertyDefinition(property).Signature);
    }

    private void Reference(TypeReference type)
    {
        for (var depth = 0; type.ResolutionScope.Kind == HandleKind.TypeReference && !type.ResolutionScope.IsNil; type = _metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope))
            Limit(++depth);
    }

    private void Signature(BlobHandle handle)
    {
        var reader = _metadata.GetBlobReader(handle);
        Limit(reader.Length > _limits.SignatureBytes ? int.MaxValue : 0);
        var decoder = new SignatureDecoder<bool, object?>(_types, _metadata, null);
        switch (reader.ReadSignatureHeader().Kind)
        {
            case SignatureKind.Method or SignatureKind.Property:
                reader.Reset();
                decoder.DecodeMethodSignature(ref reader);
                break;
            case SignatureKind.Field:
                reader.Reset();
                decoder.DecodeFieldSignature(ref reader);
                break;
            case SignatureKind.LocalVariables:
                reader.Reset();
                decoder.DecodeLocalSignature(ref reader);
                break;
            case SignatureKind.MethodSpecification:
                reader.Reset();
                decoder.DecodeMethodSpecificationSignature(ref reader);
                break;
        }
    }

    /// <summary>Follows a type specification, once, into the types it names, which may be specifications again.</summary>
    private void Specification(TypeSpecificationHandle handle)
    {
        if (!_followed.Add(handle))
            return;
        Limit(++_depth);
        var reader = _metadata.GetBlobReader(_metadata.GetTypeSpecification(handle).Signature);
        Limit(reader.Length > _limits.SignatureBytes ? int.MaxValue : 0);
        new SignatureDecoder<bool, object?>(_types, _metadata, null).DecodeType(ref reader);
        _depth--;
        _closed.Add(handle);
    }

    private void Limit(int depth)
    {
        if (depth > _limits.AssemblyTypeDepth)
            throw new GraphBridgeException("the assembly is damaged: types lead to one another without end", remedy: "build or restore it anew");
    }

    /// <summary>Looks at each type of a signature and keeps nothing of it.</summary>
    private sealed class Types(AssemblyCheck check) : ISignatureTypeProvider<bool, object?>
    {
        public bool GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
        {
            // one that is open still leads back to itself
            if (check._followed.Contains(handle) && !check._closed.Contains(handle))
                check.Limit(int.MaxValue);
            check.Specification(handle);
            return true;
        }

        public bool GetArrayType(bool elementType, ArrayShape shape) => true;
        public bool GetByReferenceType(bool elementType) => true;
        public bool GetFunctionPointerType(MethodSignature<bool> signature) => true;
        public bool GetGenericInstantiation(bool genericType, ImmutableArray<bool> typeArguments) => true;
        public bool GetGenericMethodParameter(object? genericContext, int index) => true;
        public bool GetGenericTypeParameter(object? genericContext, int index) => true;
        public bool GetModifiedType(bool modifier, bool unmodifiedType, bool isRequired) => true;
        public bool GetPinnedType(bool elementType) => true;
        public bool GetPointerType(bool elementType) => true;
        public bool GetPrimitiveType(PrimitiveTypeCode typeCode) => true;
        public bool GetSZArrayType(bool elementType) => true;
        public bool GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => true;
        public bool GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => true;
    }
}
