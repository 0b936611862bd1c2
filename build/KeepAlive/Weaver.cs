using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Presenter.Build;

/// <summary>
/// Makes every method that calls native code hold its objects until it returns. TorchSharp passes the address of an object's
/// native half (<c>NativeMethods.THSTensor_mul_scalar(Handle, target.Handle)</c>) and then has no more use for the object, so the
/// garbage collector may run its finaliser and free what libtorch is still reading. The remedy is the one that the documentation
/// of <see cref="GC.KeepAlive"/> names, put in after the fact: before each <c>ret</c> one call an object.
/// </summary>
public sealed class Weaver(ModuleDefinition module)
{
    private readonly MethodReference keepAlive = module.ImportReference(typeof(GC).GetMethod(nameof(GC.KeepAlive)));

    /// <summary>Weaves all methods of the module that call native code themselves.</summary>
    /// <returns>how many those were</returns>
    public int Weave()
    {
        var methods = module.GetTypes().SelectMany(type => type.Methods).Where(CallsNativeCode).ToList();
        foreach (var method in methods) Weave(method);
        return methods.Count;
    }

    private static bool CallsNativeCode(MethodDefinition method) =>
        method.HasBody && method.Body.Instructions.Any(i => i.Operand is MethodDefinition { IsPInvokeImpl: true });

    private void Weave(MethodDefinition method)
    {
        method.Body.SimplifyMacros();
        HoldReceivers(method.Body);
        KeepUntilReturn(method);
        method.Body.OptimizeMacros();
        method.Body.InitLocals = true;
    }

    /// <summary>An object whose address is taken may be in no variable (<c>((Scalar)2.0).Handle</c>): it gets one.</summary>
    private static void HoldReceivers(MethodBody body)
    {
        var il = body.GetILProcessor();
        foreach (var instruction in body.Instructions.ToList())
        {
            if (instruction.Operand is not MethodDefinition { Name: "get_Handle", HasThis: true, DeclaringType.IsValueType: false } getter) continue;
            var held = new VariableDefinition(getter.DeclaringType);
            body.Variables.Add(held);
            // The call itself becomes the first of the new instructions, so that jumps to it still meet them all.
            var call = il.Create(instruction.OpCode, getter);
            instruction.OpCode = OpCodes.Dup;
            instruction.Operand = null;
            il.InsertAfter(instruction, call);
            il.InsertAfter(instruction, il.Create(OpCodes.Stloc, held));
        }
    }

    private void KeepUntilReturn(MethodDefinition method)
    {
        var body = method.Body;
        var il = body.GetILProcessor();
        foreach (var ret in body.Instructions.Where(i => i.OpCode.Code == Code.Ret).ToList())
        {
            var calls = Objects(il, method).SelectMany(load => new[] { load, il.Create(OpCodes.Call, keepAlive) }).ToList();
            if (calls.Count == 0) return;
            // A return value below stays on the stack. The old `ret` becomes the first load: jumps to it meet all calls.
            (ret.OpCode, ret.Operand) = (calls[0].OpCode, calls[0].Operand);
            var last = ret;
            foreach (var next in calls.Skip(1).Append(il.Create(OpCodes.Ret)))
            {
                il.InsertAfter(last, next);
                last = next;
            }
        }
    }

    private static IEnumerable<Instruction> Objects(ILProcessor il, MethodDefinition method)
    {
        if (method.HasThis && !method.DeclaringType.IsValueType) yield return il.Create(OpCodes.Ldarg, method.Body.ThisParameter);
        foreach (var parameter in method.Parameters.Where(p => IsObject(p.ParameterType))) yield return il.Create(OpCodes.Ldarg, parameter);
        foreach (var variable in method.Body.Variables.Where(v => IsObject(v.VariableType))) yield return il.Create(OpCodes.Ldloc, variable);
    }

    /// <summary>Strings and byrefs have no finaliser, and a type parameter would have to be boxed.</summary>
    private static bool IsObject(TypeReference type) =>
        type is not (ByReferenceType or PointerType or PinnedType or GenericParameter or FunctionPointerType) && !type.IsValueType
        && type.MetadataType is not (MetadataType.String or MetadataType.Void or MetadataType.TypedByReference);
}
