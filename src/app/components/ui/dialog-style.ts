export const overlayStyle = "fixed inset-0 z-40 bg-[#04100f]/45 backdrop-blur-[2px]";
export const dialogTitleStyle = "text-[17px] font-semibold tracking-tight";
